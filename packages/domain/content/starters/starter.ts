import { readFileSync } from 'node:fs'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import type { Language } from '@parcours/model/i18n/say.ts'

/** An email ready to begin with. What it says is written for each language, not translated. */
export interface Starter {
  key: string
  purpose: EmailDesign['purpose']
  /** Its name and what it is for, as the gallery shows them, and its design. */
  in: Record<Language, { name: string; text: string } & Pick<EmailDesign, 'subject' | 'preheader' | 'source'>>
}

/** The MJML of a ready email, which stands in a file of its own. */
export function sourceOf(name: string, language: Language): string {
  return readFileSync(new URL(`${name}.${language}.mjml`, import.meta.url), 'utf8').trimEnd()
}
