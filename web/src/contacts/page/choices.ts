/** Codes that are offered for a contact's language; one of another language stays as it is. */
export const LANGUAGES = [
  'ar',
  'bg',
  'ca',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'es',
  'et',
  'fi',
  'fr',
  'he',
  'hr',
  'hu',
  'it',
  'ja',
  'ko',
  'lt',
  'lv',
  'nb',
  'nl',
  'pl',
  'pt',
  'ro',
  'ru',
  'sk',
  'sl',
  'sv',
  'tr',
  'uk',
  'zh',
] as const

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
/** Codes that have a name and are no country: groups of them, and what stands for none. */
const NO_COUNTRIES = new Set(['EU', 'EZ', 'UN', 'QO', 'ZZ', 'XA', 'XB'])
/** Names of before: each is another code's today. */
const FORMER = /^(AN|BU|CS|DD|DY|FX|HV|NH|NT|RH|SU|TP|UK|VD|YD|YU|ZR)$/

let codes: string[] | undefined

/** The codes of all countries (ISO 3166-1), as the browser knows them. */
export function countryCodes(): string[] {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  codes ??= LETTERS.flatMap((one) =>
    LETTERS.map((other) => one + other).filter(
      (code) => !NO_COUNTRIES.has(code) && !FORMER.test(code) && names.of(code) !== undefined,
    ),
  )
  return codes
}
