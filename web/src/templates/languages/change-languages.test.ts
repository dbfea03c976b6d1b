import { describe, expect, it } from 'vitest'
import { languageChanged, withFallback, withLanguage, withLanguageBack, withoutLanguage } from './change-languages.ts'

const EMAIL = {
  subject: 'Hello',
  preheader: 'News',
  source: '<mjml lang="en"><mj-body></mj-body></mjml>',
  format: 'mjml',
  purpose: 'marketing',
} as const
const GERMAN = { subject: 'Hallo', preheader: '', source: '<mjml lang="de"><mj-body></mj-body></mjml>' }

describe('the languages of an email', () => {
  it('begin with a copy, which is read as its own language', () => {
    expect(withLanguage(EMAIL, 'de', 'en')).toEqual({
      language: 'en',
      translations: { de: { subject: 'Hello', preheader: 'News', source: GERMAN.source } },
    })
  })

  it('end with the last that is removed', () => {
    const email = { ...EMAIL, language: 'en', translations: { de: GERMAN, fr: GERMAN } }
    expect(withoutLanguage(email, 'de')).toEqual({ translations: { fr: GERMAN } })
    expect(withoutLanguage({ ...email, translations: { de: GERMAN } }, 'de')).toEqual({ translations: undefined })
  })

  it('come back beside what was written since', () => {
    const email = { ...EMAIL, language: 'en', translations: { fr: GERMAN } }
    expect(withLanguageBack(email, 'de', GERMAN)).toEqual({ translations: { fr: GERMAN, de: GERMAN } })
    expect(withLanguageBack({ ...email, language: 'de' }, 'de', GERMAN)).toEqual({})
  })

  it('change places with the fallback', () => {
    const { subject, preheader, source } = EMAIL
    const changed = withFallback({ ...EMAIL, language: 'en', translations: { de: GERMAN } }, 'de')
    expect(changed).toEqual({ ...GERMAN, language: 'de', translations: { en: { subject, preheader, source } } })
  })

  it('show which of them an undo changed', () => {
    const email = { ...EMAIL, language: 'en', translations: { de: GERMAN } }
    const other = { ...email, translations: { de: { ...GERMAN, subject: 'Servus' } } }
    expect(languageChanged(email, other)).toBe('de')
    expect(languageChanged(email, { ...email, subject: 'Hi' })).toBeNull()
    expect(languageChanged(email, { ...other, subject: 'Hi' })).toBeUndefined()
    expect(languageChanged(email, EMAIL)).toBeUndefined()
  })
})
