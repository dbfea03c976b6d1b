import type { EmailDesign } from './design.ts'
import { inLanguage } from './translations.ts'

/** What nobody reads: heads, styles, comments. */
const UNSEEN = /<!--[\s\S]*?-->|<(mj-head|head|style|mj-style|script)\b[\s\S]*?<\/\1>/gi
/** Marks within a sentence. */
const INLINE = /<\/?(?:a|b|strong|i|em|u|s|span|font|small|sup|sub|br|wbr)\b[^>]*>/gi
const LIQUID = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g
const PICTURE_ALT = /<(?:mj-image|img)\b[^>]*?\salt="([^"]*)"/gi

const ENTITIES = new Map([
  ['&nbsp;', ' '],
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
])

const plain = (text: string) =>
  text
    .replace(/&(?:nbsp|amp|lt|gt|quot);/g, (entity) => ENTITIES.get(entity) ?? entity)
    .replace(/\s+/g, ' ')
    .trim()

/** Whether there is something to translate: two letters beside what Liquid fills in. */
const isWords = (text: string) => /\p{L}{2}/u.test(text.replace(LIQUID, ''))

/** The texts of an email's source, block by block: what is read, and what pictures are said to show. */
export function textsOf(source: string): string[] {
  const seen = source.replace(UNSEEN, '')
  const alternatives = [...seen.matchAll(PICTURE_ALT)].map(([, alt = '']) => alt)
  return [...seen.replace(INLINE, ' ').split(/<[^>]*>/), ...alternatives].map(plain).filter(isWords)
}

/** Texts of a translation that are still those of the fallback language. */
export interface Untranslated {
  subject: boolean
  preheader: boolean
  /** Of the email itself, each once. */
  texts: string[]
}

/** What of an email is not translated yet; names and codes, which stay as they are, are among it. */
export function untranslated(design: EmailDesign, language: string): Untranslated {
  const [fallback, translation] = [inLanguage(design), inLanguage(design, language)]
  const known = new Set(textsOf(fallback.source))
  const isSame = (part: 'subject' | 'preheader') =>
    isWords(translation[part]) && plain(translation[part]) === plain(fallback[part])
  return {
    subject: isSame('subject'),
    preheader: isSame('preheader'),
    texts: [...new Set(textsOf(translation.source).filter((text) => known.has(text)))],
  }
}

export const countUntranslated = ({ subject, preheader, texts }: Untranslated): number =>
  Number(subject) + Number(preheader) + texts.length
