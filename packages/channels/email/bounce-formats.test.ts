import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readReturnedMail } from './bounces.ts'

const FOLDER = new URL('bounces/', import.meta.url)
const MESSAGE = '0198c9a2-f3b4-7c0d-8e1f-2a3b4c5d6e7f'

/** What each report of the corpus says: a hard or soft bounce, a complaint, or nothing. */
const SAYS: Record<string, 'hard' | 'soft' | 'complained' | undefined> = {
  'arf-abuse': 'complained',
  'arf-not-spam': undefined,
  away: undefined,
  domino: 'hard',
  'empty-original-recipient': 'hard',
  'exchange-online-5.1.10': 'hard',
  'exchange-server': 'hard',
  exim: 'hard',
  'exim-plain': 'hard',
  'global-delivery-status': 'hard',
  gmail: 'hard',
  'gmail-full': 'soft',
  'gmail-no-domain': 'hard',
  'gmx-sender': 'soft',
  icloud: 'hard',
  'microsoft-directory-5.4.1': 'hard',
  orange: 'hard',
  'outlook-com-5.5.0': 'hard',
  postfix: 'hard',
  'postfix-delayed': undefined,
  'postfix-host-not-found': 'hard',
  'postfix-local': 'hard',
  'postfix-policy': 'soft',
  qmail: 'hard',
  rfc6533: 'hard',
  'sender-address-5.1.8': 'soft',
  sendmail: 'hard',
  'yahoo-5.0.0': 'hard',
}

const WITHOUT_ORIGINAL = ['empty-original-recipient']
const RECIPIENT: Record<string, string> = { rfc6533: 'zëlie@bücher.test' }

describe('reports as mail servers write them', () => {
  it('are all expected', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(
      Object.keys(SAYS)
        .map((name) => `${name}.eml`)
        .sort(),
    )
  })

  it.each(Object.entries(SAYS))('%s says %s', async (name, says) => {
    const reports = await readReturnedMail(readFileSync(new URL(`${name}.eml`, FOLDER)))
    if (!says) return expect(reports).toEqual([])
    expect(reports).toMatchObject([
      {
        kind: says === 'complained' ? 'complained' : 'bounced',
        recipient: RECIPIENT[name] ?? 'gone@rcpt.test',
        messageId: WITHOUT_ORIGINAL.includes(name) ? undefined : MESSAGE,
        data: { source: 'mail', ...(says !== 'complained' && { kind: says }) },
      },
    ])
    expect(reports[0]?.data.reason).not.toBe('')
  })

  it.each([
    [
      'a field without end',
      `Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822;${'x'.repeat(400_000)}\nAction: failed\nStatus: 5.1.1\n`,
    ],
    ['ruled lines', `Subject: failure notice\n\nHi. This is the qmail-send program.\n\n${'-'.repeat(400_000)}`],
    ['a list without end', `\n\nThe following address(es) failed:\n${' a@b'.repeat(100_000)}`],
  ])('are read in time that grows with their length only: %s', async (_, text) => {
    await expect(readReturnedMail(Buffer.from(text))).resolves.toBeDefined()
  })
})
