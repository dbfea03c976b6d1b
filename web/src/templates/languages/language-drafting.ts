import { inLanguage, pathIn } from '@parcours/model/content/translations.ts'
import type { EmailDraft, EmailDrafting } from '../email-draft.ts'

const WORDS = ['subject', 'preheader', 'source'] as const
type Words = Pick<EmailDraft, (typeof WORDS)[number]>

/** An email being written in one of its languages: what is read and written of it is in that. */
export interface LanguageDrafting extends Pick<EmailDrafting, 'undo' | 'redo'> {
  draft: Words & Pick<EmailDraft, 'format' | 'purpose'>
  edit: (change: Partial<EmailDraft>, key?: string) => void
  /** Why a field was not saved. */
  errorAt: (field: keyof Words) => string | undefined
}

/** @param language without one, the fallback */
export function draftingIn(drafting: EmailDrafting, language: string | undefined): LanguageDrafting {
  const { undo, redo } = drafting
  const edit: LanguageDrafting['edit'] = (change, key = '') => {
    if (language === undefined) return drafting.edit(change, key)
    const { subject, preheader, source, ...shared } = change
    const { translations } = drafting.now().draft
    const translation = translations?.[language]
    // A language that is removed takes with it what its canvas still had to say.
    if (!translation) return
    const given = Object.entries({ subject, preheader, source }).filter(([, words]) => words !== undefined)
    const changed = { ...translation, ...Object.fromEntries(given) }
    drafting.edit({ ...shared, translations: { ...translations, [language]: changed } }, key && `${language} ${key}`)
  }
  return {
    undo,
    redo,
    draft: inLanguage(drafting.draft, language),
    edit,
    errorAt: (field) => drafting.refusal?.fieldError(pathIn(language, field)),
  }
}
