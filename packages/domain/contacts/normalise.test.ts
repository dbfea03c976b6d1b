import { expect, it } from 'vitest'
import { countryOfZone, normaliseCountry } from './country.ts'
import { normaliseEmail } from './email-address.ts'
import { normaliseLanguage } from './language.ts'
import { normaliseField } from './normalise.ts'
import { normalisePhone } from './phone-number.ts'

it('takes addresses of every script, one form for each mailbox', () => {
  expect(normaliseEmail(' Info@Müller.example ')).toBe('info@xn--mller-kva.example')
  expect(normaliseEmail('info@xn--mller-kva.example')).toBe('info@xn--mller-kva.example')
  expect(normaliseEmail('user@xn--80ak6aa92e.xn--p1ai')).toBe('user@xn--80ak6aa92e.xn--p1ai')
  expect(normaliseEmail('münchen@bücher.example')).toBe('münchen@xn--bcher-kva.example')
  expect(normaliseEmail('mu\u0308nchen@bu\u0308cher.example')).toBe('münchen@xn--bcher-kva.example')
  expect(normaliseEmail('tom&jerry@amp.example')).toBe('tom&jerry@amp.example')
  expect(normaliseEmail("o'neil+list@apos.example")).toBe("o'neil+list@apos.example")
})

it.each([
  'no address',
  '@example.com',
  'a@',
  'a@localhost',
  'a@1.2.3.4',
  'a@1.2',
  'a@ex%61mple.com',
  'a b@example.com',
  'a\u200b@example.com',
  'a..b@example.com',
  '.a@example.com',
  'a@-x.example',
  'a@x..example',
  'a@b@example.com',
  'a@example.com\r\nBcc: b@example.com',
  'a,b@example.com',
  `${'a'.repeat(400)}@example.com`,
])('refuses %j as an address', (text) => expect(normaliseEmail(text)).toBeUndefined())

it('reads a telephone number as of its country, and needs none with + or 00', () => {
  expect(normalisePhone('06 12 34 56 78', 'FR')).toBe('+33612345678')
  expect(normalisePhone('612345678', 'FR')).toBe('+33612345678')
  expect(normalisePhone('0033612345678')).toBe('+33612345678')
  expect(normalisePhone('0033612345678', 'BE')).toBe('+33612345678')
  expect(normalisePhone('+33 (0)6 12 34 56 78', 'US')).toBe('+33612345678')
  expect(normalisePhone('06 12 34 56 78')).toBeUndefined()
  expect(normalisePhone('06 12 34 56 78', 'BE')).toBeUndefined()
  expect(normalisePhone('12', 'FR')).toBeUndefined()
})

it('understands countries and languages by code and name', () => {
  for (const text of ['fr', 'FRA', 'France', ' FRANCE ', 'Frankreich', 'Francia'])
    expect(normaliseCountry(text)).toBe('FR')
  for (const text of ['UK', 'Royaume-Uni', 'United Kingdom', 'gb']) expect(normaliseCountry(text)).toBe('GB')
  for (const text of ['États-Unis', 'Etats Unis', 'USA', 'Vereinigte Staaten'])
    expect(normaliseCountry(text)).toBe('US')
  for (const text of ['', '1', 'Atlantis', 'ZZ', 'constructor']) expect(normaliseCountry(text)).toBeUndefined()
  for (const text of ['fr_FR', 'fr-fr', 'FR-FR', 'fr_FR.UTF-8']) expect(normaliseLanguage(text)).toBe('fr-FR')
  for (const text of ['Français', 'french', 'Französisch']) expect(normaliseLanguage(text)).toBe('fr')
  for (const text of ['', 'x', 'klingonisch', '12']) expect(normaliseLanguage(text)).toBeUndefined()
  expect(countryOfZone('Europe/Paris')).toBe('FR')
  expect(countryOfZone('America/New_York')).toBe('US')
  expect(countryOfZone('UTC')).toBeUndefined()
})

it('refuses what cannot be stored instead of cutting it', () => {
  expect(normaliseField('externalId', '文'.repeat(1000))).toMatchObject({ issue: { code: 'contact.tooLong' } })
  expect(normaliseField('firstName', 'a'.repeat(1001))).toMatchObject({ issue: { code: 'contact.tooLong' } })
  expect(normaliseField('firstName', 'a\0b')).toMatchObject({ issue: { code: 'contact.unstorable' } })
  expect(normaliseField('firstName', 'a\ud83d')).toMatchObject({ issue: { code: 'contact.unstorable' } })
})
