import { filled } from '@parcours/model/content/filled.ts'
import type { Language } from '@parcours/model/i18n/say.ts'

/** A page of a file of its own in a language, with HTML in place of each `[[name]]`. */
export function fillPage(page: string, language: Language, words: Record<string, string>): string {
  return filled(page.replace('lang="en"', `lang="${language}"`), words)
}
