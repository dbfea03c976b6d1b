import { z } from 'zod'
import type { MessageCode } from '../i18n/en.ts'
import type { Words } from '../i18n/say.ts'

/** The languages that are offered by name; any other BCP 47 tag is taken too. */
export const OFFERED_LANGUAGES = [
  ...['ar', 'bg', 'ca', 'cs', 'da', 'de', 'de-AT', 'de-CH', 'el', 'en', 'en-GB', 'en-US', 'es', 'es-MX', 'et', 'fi'],
  ...['fr', 'fr-BE', 'fr-CA', 'fr-CH', 'he', 'hr', 'hu', 'it', 'ja', 'ko', 'lt', 'lv', 'nb', 'nl', 'nl-BE', 'pl'],
  ...['pt', 'pt-BR', 'ro', 'ru', 'sk', 'sl', 'sv', 'tr', 'uk', 'zh', 'zh-Hant'],
] as const

/** Longer tags are no languages that anyone writes in (RFC 5646, 4.4.1). */
const MAX_TAG = 35

/** A BCP 47 tag in the one form that is stored: `fr`, `fr-CA`, `zh-Hant`. */
export const WrittenLanguage = z
  .string()
  .max(MAX_TAG)
  .refine(isCanonical, { params: { code: 'content.languageUnknown' satisfies MessageCode } })
  .meta({ description: 'BCP 47', example: 'fr-CA' })

function isCanonical(tag: string): boolean {
  try {
    return /^[a-z]{2,3}(-|$)/.test(tag) && Intl.getCanonicalLocales(tag)[0] === tag
  } catch {
    return false
  }
}

/**
 * The one of these languages for a reader of another: the same or a wider one, as RFC 4647 looks up (fr-CA finds fr);
 * undefined when none fits.
 */
export function lookUpLanguage(languages: readonly string[], wanted: string | null | undefined): string | undefined {
  for (let tag = wanted ?? ''; tag !== ''; tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-'))))
    if (languages.includes(tag)) return tag
  return undefined
}

/** The name of a language, at the beginning of a sentence; what is no language is called as it is written. */
export function languageWords(tag: string): Words {
  return { en: nameIn('en', tag), fr: nameIn('fr', tag) }
}

function nameIn(language: string, tag: string): string {
  try {
    const name = new Intl.DisplayNames(language, { type: 'language', languageDisplay: 'standard' }).of(tag) ?? tag
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
  } catch {
    return tag
  }
}
