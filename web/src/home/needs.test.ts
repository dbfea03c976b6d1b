import { NEED_KINDS } from '@parcours/model/home.ts'
import i18n from 'i18next'
import { expect, it } from 'vitest'
import '../i18n/setup.ts'
import { needWords, pathOf } from './needs.ts'

const format = { number: String, dateTime: (time: string) => time.slice(0, 10) }
const about = { kind: 'campaign' as const, id: 'cmp_1', name: 'Spring' }
const need = (kind: (typeof NEED_KINDS)[number], change: object = {}) => ({
  kind,
  about,
  count: 2,
  at: '2126-12-01T10:00:00Z',
  ...change,
})

it.each(['en', 'fr'] as const)(
  'every need is a whole sentence in %s, for one and for several, with a place',
  (language) => {
    const t = i18n.getFixedT(language, 'app')
    for (const kind of NEED_KINDS)
      for (const change of [{}, { count: 1 }, { about: null }, { at: '2026-01-01T10:00:00Z' }]) {
        const words = needWords(need(kind, change), t, format)
        expect(words, kind).not.toMatch(/home\.|\{\{|undefined/)
        expect(words, kind).toMatch(/^[^ ].*\w.*[^ ]$/)
        expect(pathOf(need(kind, change)), kind).toMatch(/^\//)
      }
  },
)

it('a draft whose time is over was missed', () => {
  const t = i18n.getFixedT('en', 'app')
  expect(needWords(need('campaignNotLaunched'), t, format)).toBe(
    '“Spring” is planned for 2126-12-01 and not launched yet',
  )
  expect(needWords(need('campaignNotLaunched', { at: '2026-01-01T10:00:00Z' }), t, format)).toBe(
    '“Spring” was planned for 2026-01-01 and was not launched',
  )
})
