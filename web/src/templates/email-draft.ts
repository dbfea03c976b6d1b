import type { TemplateAnswer } from '@parcours/contract/content.ts'
import type { useDraft } from '../parts/useDraft.ts'

/** All of an email that is written. */
export type EmailDraft = Pick<TemplateAnswer, 'name' | 'subject' | 'preheader' | 'source' | 'format' | 'purpose'>
export type EmailDrafting = ReturnType<typeof useDraft<EmailDraft, TemplateAnswer>>
