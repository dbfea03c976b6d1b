import { EN, type MessageCode } from './en.ts'
import { EXPECTED, type Expected, isExpected } from './expected.ts'
import { FR } from './fr.ts'

export const LANGUAGES = ['fr', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const CATALOGUES: Record<Language, Record<MessageCode, string>> = { en: EN, fr: FR }

export type MessageValues = Record<string, string | number>

/** Values that count people or things; other numbers, such as a year or a line, are written bare. */
const COUNTS = new Set(['count', 'people', 'failed', 'tried'])

/** The words for a code, with its values filled in. */
export function say(language: Language, code: MessageCode, values: MessageValues = {}): string {
  return CATALOGUES[language][code].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (code === 'request.fieldType' && isExpected(String(value)))
      return CATALOGUES[language][EXPECTED[String(value) as Expected]]
    if (typeof value === 'number' && COUNTS.has(name)) return new Intl.NumberFormat(language).format(value)
    return String(value ?? whole)
  })
}

/** The best of our languages for an Accept-Language header or a browser's language; English when none fits. */
export function pickLanguage(accepted: string | undefined): Language {
  const wanted = (accepted ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().split(/;\s*q=/)
      return { tag: tag.toLowerCase().split('-')[0] ?? '', quality: quality ? Number(quality) : 1 }
    })
    .sort((a, b) => b.quality - a.quality)
  return (
    LANGUAGES.find(
      (language) => language === wanted.find(({ tag }) => (LANGUAGES as readonly string[]).includes(tag))?.tag,
    ) ?? 'en'
  )
}
