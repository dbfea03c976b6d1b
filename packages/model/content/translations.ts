import { type Issue, issue } from '../issue.ts'
import type { EmailDesign } from './design.ts'
import { languageWords, lookUpLanguage } from './language.ts'

/** What an email says in one language. */
export type Translation = NonNullable<EmailDesign['translations']>[string]
export type Translated = Pick<EmailDesign, 'language' | 'translations'>

/** The languages of an email besides its fallback. */
export const translatedInto = ({ translations }: Translated): string[] => Object.keys(translations ?? {}).sort()

/** Every language of an email, the fallback first; none where it says which it is in. */
export function languagesOf(design: Translated): string[] {
  return [...(design.language === undefined ? [] : [design.language]), ...translatedInto(design)]
}

/** The language of an email that a reader of this one gets; undefined: the fallback. */
export function chosenLanguage(design: Translated, wanted: string | null | undefined): string | undefined {
  const found = lookUpLanguage(languagesOf(design), wanted)
  return found === design.language ? undefined : found
}

/** An email as if it were in one of its languages only; the fallback without one. */
export function inLanguage<Design extends EmailDesign>(
  { language: _, translations, ...fallback }: Design,
  language?: string,
): Omit<Design, 'language' | 'translations'> {
  const translation = language === undefined ? undefined : translations?.[language]
  return translation ? { ...fallback, ...translation } : fallback
}

/** Where what an email says in a language stands in its document. */
export const pathIn = (language: string | undefined, path: string): string =>
  language === undefined ? path : `translations.${language}.${path}`

/** An issue of one language of an email, which says so where it has several. */
export function issueIn(design: Translated, language: string | undefined, { path, code, values }: Issue): Issue {
  const tag = language ?? design.language
  const isOneOfSeveral = translatedInto(design).length > 0 && tag !== undefined
  return issue(pathIn(language, path), code, isOneOfSeveral ? { ...values, about: languageWords(tag) } : values)
}

/** What keeps the languages of an email from being told apart. */
export function languageIssues(design: Translated): Issue[] {
  const others = translatedInto(design)
  if (others.length === 0) return []
  if (design.language === undefined) return [issue('language', 'email.languageMissing')]
  return others.includes(design.language)
    ? [issue(`translations.${design.language}`, 'email.languageTwice', { about: languageWords(design.language) })]
    : []
}
