import type { ContactField } from '@parcours/model/contacts/fields.ts'
import type { MessageCode } from '@parcours/model/i18n/en.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { isStorableText, truncateText } from '@parcours/model/values/text.ts'
import { normaliseZone } from '@parcours/model/values/zone.ts'
import { normaliseCountry } from './country.ts'
import { normaliseEmail } from './email-address.ts'
import { normaliseLanguage } from './language.ts'
import { normalisePhone } from './phone-number.ts'

/** Letters that a field has at most. */
const MAX_LENGTH = 1000
/** An index holds 2,704 bytes: an external id, with all that stands beside it there, stays below. */
const MAX_ID_BYTES = 2000

/**
 * A field in the one form that it is stored in, or why it cannot be.
 * @param country ISO 3166-1: where a telephone number without `+` is from
 */
export function normaliseField(
  field: ContactField,
  given: string,
  path: string = field,
  country?: string,
): { value: string } | { issue: Issue } {
  const value = given.trim().normalize('NFC')
  if (!isStorableText(value)) return { issue: issue(path, 'contact.unstorable') }
  if (value.length > MAX_LENGTH || (field === 'externalId' && Buffer.byteLength(value) > MAX_ID_BYTES))
    return { issue: issue(path, 'contact.tooLong', { max: field === 'externalId' ? MAX_ID_BYTES : MAX_LENGTH }) }
  const normal = (found: string | undefined, code: MessageCode) =>
    found === undefined ? { issue: issue(path, code, { value: shortened(value) }) } : { value: found }
  switch (field) {
    case 'email':
      return normal(normaliseEmail(value), 'contact.emailMalformed')
    case 'phone':
      return normal(
        normalisePhone(value, country),
        country === undefined ? 'contact.phoneMalformed' : 'contact.phoneMalformedIn',
      )
    case 'country':
      return normal(normaliseCountry(value), 'contact.countryUnknown')
    case 'language':
      return normal(normaliseLanguage(value), 'contact.languageUnknown')
    case 'timeZone':
      return normal(normaliseZone(value), 'contact.timeZoneUnknown')
    default:
      return { value }
  }
}

function shortened(value: string): string {
  return value.length > 60 ? `${truncateText(value, 60)}…` : value
}
