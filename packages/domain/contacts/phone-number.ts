import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'

/**
 * A telephone number as E.164, or undefined when it is none. Written nationally (`06 12 34 56 78`) it is read as of the
 * country given, and must then be valid there: a number of another country must not become another contact's.
 */
export function normalisePhone(text: string, country?: string): string | undefined {
  const given = text.trim()
  if (given === '' || given.length > 60) return undefined
  const home: CountryCode | undefined = country !== undefined && isSupportedCountry(country) ? country : undefined
  if (home && !given.startsWith('+')) {
    const national = parsePhoneNumberFromString(given, home)
    if (national?.isValid()) return national.number
  }
  // 00 is how most countries dial abroad, and in none of them does a national number begin so.
  const number = parsePhoneNumberFromString(given.replace(/^00(?=[1-9])/, '+'))
  return number?.isPossible() ? number.number : undefined
}
