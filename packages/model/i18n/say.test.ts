import { describe, expect, it } from 'vitest'
import { say } from './say.ts'

/** Spaces within numbers are narrow, and do not break. */
const spaced = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('numbers in words', () => {
  it('are written as in the language', () => {
    const limits = { min: 1.05, max: 10_000_000 }
    expect(spaced(say('fr', 'request.numberNotBetween', limits))).toContain('entre 1,05 et 10 000 000')
    expect(say('en', 'request.numberNotBetween', limits)).toContain('between 1.05 and 10,000,000')
    expect(spaced(say('fr', 'request.textTooLong', { count: 4000 }))).toContain('4 000')
  })

  it('that are years or lines stand bare', () => {
    expect(say('fr', 'request.numberNotBetween', { min: 1900, max: 2100 })).toContain('entre 1900 et 2100')
    expect(say('fr', 'request.notJson', { line: 12_345, column: 7 })).toContain('12345')
  })
})

it('a provider’s own words are said in the language of who reads them', () => {
  const words = { en: 'It begins with re_.', fr: 'Elle commence par re_.' }
  for (const language of ['en', 'fr'] as const)
    expect(say(language, 'connection.settingUnfit', { words })).toBe(words[language])
})
