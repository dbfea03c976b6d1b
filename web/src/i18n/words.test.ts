import { EXCLUSION_REASONS, FAILURE_REASONS } from '@parcours/model/delivery/message.ts'
import { EN } from '@parcours/model/i18n/en.ts'
import { FR } from '@parcours/model/i18n/fr.ts'
import i18next from 'i18next'
import { describe, expect, it } from 'vitest'
import { en } from './en.ts'
import { fr } from './fr.ts'

type Words = { [key: string]: string | Words }

/** Every text with the path to it, such as `settings.keyOnce`. */
function textsOf(words: Words, path: string[] = []): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[[...path, key].join('.'), value] as [string, string]]
      : textsOf(value, [...path, key]),
  )
}

const screens = { en: textsOf(en), fr: textsOf(fr as Words) }
const messages = { en: Object.entries(EN), fr: Object.entries(FR) }
const placeholdersOf = (text: string) => [...new Set(text.match(/\{\{?\w+\}?\}/g))].sort()

describe.each([
  ['screens', screens],
  ['messages of the server', messages],
])('the words of %s', (_, { en: english, fr: french }) => {
  it('have no common space before French signs or inside guillemets: the line would break there', () => {
    expect(
      french.filter(([, text]) => / [:;!?»]|« |\w[;!?»](\s|$)/.test(text.replace(/https?:\S+|&\w+;/g, ''))),
    ).toEqual([])
  })

  it('have one kind of space before French signs and inside guillemets', () => {
    expect(french.filter(([, text]) => /\u202f[:;!?»]|«\u202f/.test(text))).toEqual([])
  })

  it('have no space before the sign of a percentage, nor before an ellipsis, in English', () => {
    expect(english.filter(([, text]) => /[\d}]\s%|\w\s…$/.test(text))).toEqual([])
  })

  it('have the apostrophes and ellipses of print', () => {
    const typed = /[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]|\.\.\./
    expect([...english, ...french].filter(([, text]) => typed.test(text))).toEqual([])
  })

  it('fill in the same in both languages', () => {
    const inFrench = new Map(french)
    expect(
      english.filter(([key, text]) => !sameSet(placeholdersOf(text), placeholdersOf(inFrench.get(key) ?? ''))),
    ).toEqual([])
  })
})

/** So many of anything: each form that a language has for numbers, French that of whole millions among them. */
const COUNTS = [0, 1, 2, 10_000, 1_000_000]

describe.each([
  ['en', en],
  ['fr', fr],
])('the words of the screens, rendered: %s', (language, own) => {
  const texts = textsOf(own as Words)
  const keys = [...new Set(texts.map(([key]) => key.replace(/_(one|many|other)$/, '')))]
  const values = Object.fromEntries(
    [...new Set(texts.flatMap(([, text]) => placeholdersOf(text)))].map((name) => [name.replace(/[{}]/g, ''), '…']),
  )
  const render = async () => {
    const instance = i18next.createInstance()
    // Alone: nothing is borrowed from the other language.
    await instance.init({
      lng: language,
      fallbackLng: false,
      defaultNS: 'app',
      resources: { [language]: { app: own } },
      interpolation: { escapeValue: false },
    })
    return instance.t as (key: string, values: object) => string
  }

  it.each(COUNTS)('are words for %d of anything', async (count) => {
    const t = await render()
    const rendered = keys.map((key) => ({ key, text: t(key, { ...values, count }) }))
    // Liquid, with spaces, is filled in by an email.
    expect(rendered.filter(({ key, text }) => text === key || /\{\{\w|\$t\(|undefined/.test(text))).toEqual([])
  })

  it('have both forms where they have one', () => {
    const plural = keys.filter((key) => texts.some(([name]) => name.startsWith(`${key}_`)))
    expect(plural.length).toBeGreaterThan(100)
    const has = new Set(texts.map(([key]) => key))
    expect(plural.filter((key) => !has.has(`${key}_one`) || !has.has(`${key}_other`))).toEqual([])
  })
})

it.each([
  ['English', en],
  ['French', fr],
])('say in %s every reason that is ours why a message was not sent', (_, { messages: { reason } }) => {
  expect(Object.keys(reason).sort()).toEqual([...EXCLUSION_REASONS, ...FAILURE_REASONS].sort())
})

/** The words of these are heads of columns, not seen on what is named. */
const HEADS_OF_COLUMNS = ['imports.goesTo', 'imports.readAs']

// Who speaks to the computer says what is seen: the name for screen readers holds it, word for word (WCAG 2.5.3).
it.each([
  ['English', screens.en],
  ['French', screens.fr],
])('say in %s, where a button is named apart for screen readers, what is seen on it', (_, texts) => {
  const names = new Map(texts)
  const pairs = texts.flatMap(([key, seen]) => {
    const name = names.get(`${key}Of`)
    return name === undefined || HEADS_OF_COLUMNS.includes(key) ? [] : [{ key, seen, name }]
  })
  expect(pairs.length).toBeGreaterThan(4)
  expect(pairs.filter(({ seen, name }) => !name.toLowerCase().includes(seen.toLowerCase()))).toEqual([])
})

/** Whether both are filled in with the same; a plural may leave its number out. */
function sameSet(one: string[], other: string[]): boolean {
  const kept = (names: string[]) => names.filter((name) => !/count|formatted/.test(name)).join()
  return kept(one) === kept(other)
}
