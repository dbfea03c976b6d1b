import type { TemplateAnswer } from '@parcours/contract/content.ts'
import { callTagged } from '../client.ts'
import { paths } from '../paths.ts'
import type { DraftKind } from '../unsaved/draft-store.ts'
import type { OpenDraft } from '../unsaved/useDraft.ts'

/** All of an email that is written. */
export type EmailDraft = Pick<TemplateAnswer, 'name' | 'subject' | 'preheader' | 'source' | 'format' | 'purpose'>
export type EmailDrafting = OpenDraft<EmailDraft, TemplateAnswer>

/** What is being written: the draft, or what is published where there is none. */
export function emailDraftOf(template: TemplateAnswer): EmailDraft {
  const { subject, preheader, source, format, purpose } = template.draft ?? template
  return { name: template.name, subject, preheader, source, format, purpose }
}

export const EMAIL_DRAFT: DraftKind<EmailDraft, TemplateAnswer> = {
  kind: 'email',
  send: (id, body, ifMatch, options) => callTagged('saveTemplateDraft', { params: { id }, body, ifMatch, ...options }),
  pull: async (id) => {
    const { data, etag } = await callTagged('getTemplate', { params: { id } })
    return { draft: emailDraftOf(data), etag }
  },
  path: (id) => paths.template(id),
}
