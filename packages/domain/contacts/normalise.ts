import type { ContactField } from '@parcours/model/contacts/fields.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'
import { z } from 'zod'

const email = z.email().max(320)

function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }) !== undefined
  } catch {
    return false
  }
}

function isLanguage(value: string): boolean {
  try {
    return /^[a-z]{2,3}$/i.test(value.split('-')[0] ?? '') && Intl.getCanonicalLocales(value).length === 1
  } catch {
    return false
  }
}

/** A field in the one form that it is stored in, or why it cannot be. */
export function normaliseField(field: ContactField, given: string, path: string = field): { value: string } | { issue: Issue } {
  const value = given.trim().slice(0, 1000)
  switch (field) {
    case 'email': {
      const address = value.toLowerCase()
      return email.safeParse(address).success ? { value: address } : { issue: issue(path, 'contact.emailMalformed', { value: shortened(value) }) }
    }
    case 'phone': {
      const number = parsePhoneNumberFromString(value)
      return number?.isPossible() ? { value: number.number } : { issue: issue(path, 'contact.phoneMalformed', { value: shortened(value) }) }
    }
    case 'country': {
      const code = value.toUpperCase()
      return isSupportedCountry(code) ? { value: code } : { issue: issue(path, 'contact.countryUnknown', { value: shortened(value) }) }
    }
    case 'language': {
      return isLanguage(value) ? { value: Intl.getCanonicalLocales(value)[0] ?? value } : { issue: issue(path, 'contact.languageUnknown', { value: shortened(value) }) }
    }
    case 'timeZone':
      return isTimeZone(value) ? { value } : { issue: issue(path, 'contact.timeZoneUnknown', { value: shortened(value) }) }
    default:
      return { value }
  }
}

function shortened(value: string): string {
  return value.length > 60 ? `${value.slice(0, 60)}…` : value
}
