import { EN, type MessageCode } from './en.ts'
import { EXPECTED, type Expected, isExpected } from './expected.ts'
import { FR } from './fr.ts'

export const LANGUAGES = ['fr', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const CATALOGUES: Record<Language, Record<MessageCode, string>> = { en: EN, fr: FR }

/** The same in each language, for what is not said here: a provider says its own. */
export type Words = Readonly<Record<Language, string>>
export type MessageValues = Record<string, string | number | Words>

/** Values that count people or things. */
const COUNTS = new Set(['count', 'people', 'failed', 'tried'])
/** Values that say where something stands in a text: names more than numbers. */
const PLACES = new Set(['line', 'column', 'other'])

/** A number as people write it; a year, which may be a limit, stands bare. */
function written(language: Language, name: string, value: number): string {
  if (PLACES.has(name)) return String(value)
  const useGrouping = COUNTS.has(name) ? true : 'min2'
  return new Intl.NumberFormat(language, { useGrouping, maximumFractionDigits: 20 }).format(value)
}

/**
 * The words for a code, with its values filled in. A value `about` says which of several is meant, whatever the code: it
 * stands before the words.
 */
export function say(language: Language, code: MessageCode, { about, ...values }: MessageValues = {}): string {
  const message = wordsOf(language, code, values)
  return about === undefined ? message : wordsOf(language, 'issue.about', { about, message })
}

function wordsOf(language: Language, code: MessageCode, values: MessageValues): string {
  return CATALOGUES[language][code].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (code === 'request.fieldType' && isExpected(String(value)))
      return CATALOGUES[language][EXPECTED[String(value) as Expected]]
    if (typeof value === 'number') return written(language, name, value)
    return typeof value === 'object' ? value[language] : (value ?? whole)
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
