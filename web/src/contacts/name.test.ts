import i18n from 'i18next'
import { describe, expect, it } from 'vitest'
import '../i18n/setup.ts'
import { contactName } from './name.ts'

describe('a name', () => {
  it('turns nothing round that stands beside it', async () => {
    await i18n.changeLanguage('en')
    const nobody = { firstName: null, lastName: null, email: null, phone: null, externalId: null }
    expect(contactName({ ...nobody, firstName: '\u202eAda', lastName: 'Byron' })).toBe('Ada Byron')
    const said = (name: string) => i18n.t('contact.lists.addTitle', { name })
    expect(said('\u202eAda')).toBe(said('Ada'))
    expect(said('\u05e2\u05d3\u05d4')).toContain('\u2068\u05e2\u05d3\u05d4\u2069')
    expect(said('<b> & "c"')).toContain('<b> & "c"')
  })
})
