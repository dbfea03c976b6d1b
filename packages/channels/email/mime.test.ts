import fc from 'fast-check'
import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import { buildMime } from './mime.ts'

const mail = (change: object) => ({
  key: '0198c9a2',
  from: 'Shop <shop@test.test>',
  to: 'a@test.test',
  subject: 'S',
  html: '<p>x</p>',
  text: 'x',
  headers: {},
  ...change,
})
const read = (text: string) => new PostalMime().parse(text)
const plain = (text: string) => text.replace(/\r/g, '')

describe('an email as it travels', () => {
  it('is read again as it was written, whatever it says, in lines of 76 characters that no server changes', async () => {
    const anything = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '.\n..\n',
        'a'.repeat(500),
        'é'.repeat(100),
        '= =3D \t\n \n',
        `${'x'.repeat(74)}.=`,
        '\u{1F600}'.repeat(40),
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { maxLength: 8 }), async (parts) => {
        const html = plain(parts.join('\n'))
        const made = buildMime(mail({ html }), 'k@host', new Date(0))
        for (const line of made.split('\r\n')) {
          expect(line.length).toBeLessThanOrEqual(78)
          expect(line).not.toMatch(/^\./)
          expect(line).not.toMatch(/[\u0080-\uffff]|[ \t]$/)
        }
        expect((await read(made)).html?.trimEnd()).toBe(html.trimEnd())
      }),
      { numRuns: 300 },
    )
  })

  it('keeps names and subjects of any language, and lets none begin a header of its own', async () => {
    const made = await read(
      buildMime(
        mail({
          subject: 'Été\r\nBcc: thief@test.test — 20 % de remise sur toute la collection, jusqu’à dimanche soir',
          from: 'Chez "Zoé" <z@test.test>',
          replyTo: 'aide@test.test',
        }),
        'k@host',
        new Date(0),
      ),
    )
    expect(made.subject).toBe(
      'Été Bcc: thief@test.test — 20 % de remise sur toute la collection, jusqu’à dimanche soir',
    )
    expect(made.from).toEqual({ name: 'Chez "Zoé"', address: 'z@test.test' })
    expect(made.bcc).toBeUndefined()
    expect(made.replyTo).toEqual([{ name: '', address: 'aide@test.test' }])
  })
})
