import { describe, expect, it } from 'vitest'
import { languageWords, lookUpLanguage, WrittenLanguage } from './language.ts'
import { chosenLanguage } from './translations.ts'
import { textsOf, untranslated } from './untranslated.ts'

const words = (source: string) => ({ subject: 'Hello', preheader: '{{ contact.firstName }}', source })
const EMAIL = { ...words('<mj-text>One</mj-text>'), format: 'mjml', purpose: 'marketing' } as const

describe('the language of a reader', () => {
  it.each([
    [['fr', 'en'], 'fr', 'fr'],
    [['fr', 'en'], 'fr-CA', 'fr'],
    [['fr', 'fr-CA'], 'fr-CA', 'fr-CA'],
    [['zh-Hant'], 'zh-Hant-TW', 'zh-Hant'],
    [['fr-CA'], 'fr', undefined],
    [['en'], 'enm', undefined],
    [['en'], null, undefined],
  ])('among %j, %s finds %s', (languages, wanted, found) => expect(lookUpLanguage(languages, wanted)).toBe(found))

  it('is the fallback where that is the nearest', () => {
    const translations = { fr: words(''), de: words('') }
    expect(chosenLanguage({ language: 'fr-CA', translations }, 'fr-CA')).toBeUndefined()
    expect(chosenLanguage({ language: 'fr-CA', translations }, 'fr-BE')).toBe('fr')
    expect(chosenLanguage({ language: 'fr-CA', translations }, 'es')).toBeUndefined()
  })

  it.each(['fr', 'fr-CA', 'zh-Hant'])('%s is a tag', (tag) => expect(WrittenLanguage.safeParse(tag).success).toBe(true))
  it.each(['', 'fr_FR', 'FR', 'fr-ca', 'french', 'x-y', '-', 'fr-'])('%j is none', (tag) =>
    expect(WrittenLanguage.safeParse(tag).success).toBe(false),
  )
})

describe('what is not translated', () => {
  it('is what is read, block by block', () => {
    const source = `<mjml><mj-head><mj-style>p { color: red }</mj-style></mj-head><mj-body><!-- Hidden -->
      <mj-text>Tea <b>and</b> cake</mj-text><mj-text>{{ contact.firstName }}, 5</mj-text>
      <mj-image src="/a.png" alt="A pot"></mj-image><mj-button href="https://a.test/">See &amp; buy</mj-button>
    </mj-body></mjml>`
    expect(textsOf(source)).toEqual(['Tea and cake', 'See & buy', 'A pot'])
  })

  it('is what is still as in the fallback', () => {
    const translations = { de: { ...words('<mj-text>One</mj-text><mj-text>Zwei</mj-text>'), subject: ' Hello ' } }
    const email = { ...EMAIL, language: 'en', translations }
    // What Liquid alone fills in has nothing to translate.
    expect(untranslated(email, 'de')).toEqual({ subject: true, preheader: false, texts: ['One'] })
  })
})

it.each(['', 'x', 'klingon language', '🎉', '-', 'fr_FR.UTF-8'])(
  'what is no language is called as it is written: %j',
  (tag) => {
    expect(languageWords(tag)).toEqual({ en: tag, fr: tag })
  },
)
