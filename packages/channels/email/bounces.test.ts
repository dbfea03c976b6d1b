import { describe, expect, it } from 'vitest'
import { readReturnedMail } from './bounces.ts'

const OURS = '0198c9a2-f3b4-7c0d-8e1f-2a3b4c5d6e7f'

/** Parts in parts, so deep that a parser gives up. */
const nested = (depth: number) =>
  Array.from({ length: depth }, (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\n\n--b${n}\n`).join('')

/** A report as Postfix writes it. */
const report = (
  type: 'delivery-status' | 'feedback-report',
  fields: string,
  original = `X-Parcours-Message: ${OURS}`,
) =>
  Buffer.from(`From: MAILER-DAEMON@mx.test
To: bounces@shop.test
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=${type}; boundary="B1"

--B1
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--B1
Content-Type: message/${type}

${fields}

--B1
Content-Type: text/rfc822-headers

From: Shop <shop@shop.test>
To: camille@nowhere.test
${original}

--B1--
`)
const failed = (status: string, diagnostic = 'smtp; 550 no') => `Reporting-MTA: dns; mx.test

Final-Recipient: rfc822; Camille@nowhere.test
Action: failed
Status: ${status}
Diagnostic-Code: ${diagnostic}`

describe('mail that comes back', () => {
  it('tells an address that does not exist, with the reason, folded lines joined', async () => {
    expect(
      await readReturnedMail(report('delivery-status', failed('5.1.1', 'smtp; 550 5.1.1 rejected: User\n    unknown'))),
    ).toEqual([
      {
        kind: 'bounced',
        recipient: 'camille@nowhere.test',
        messageId: OURS,
        data: { kind: 'hard', reason: '550 5.1.1 rejected: User unknown', source: 'mail' },
      },
    ])
  })

  it.each(['5.2.2', '4.2.2', '5.7.1', '5.3.4'])(
    'does not take %s for an address that does not exist',
    async (status) => {
      expect(await readReturnedMail(report('delivery-status', failed(status)))).toMatchObject([
        { kind: 'bounced', data: { kind: 'soft' } },
      ])
    },
  )

  it('passes over a message that is only late', async () => {
    expect(await readReturnedMail(report('delivery-status', failed('4.4.1').replace('failed', 'delayed')))).toEqual([])
  })

  it('reads each recipient of one report, and one without our header', async () => {
    const two = `${failed('5.1.1')}\n\nFinal-Recipient: rfc822; zoe@nowhere.test\nAction: failed\nStatus: 5.2.2`
    expect(
      (await readReturnedMail(report('delivery-status', two, 'Subject: x'))).map(({ recipient, messageId }) => [
        recipient,
        messageId,
      ]),
    ).toEqual([
      ['camille@nowhere.test', undefined],
      ['zoe@nowhere.test', undefined],
    ])
  })

  it('reads a complaint', async () => {
    expect(
      await readReturnedMail(
        report(
          'feedback-report',
          'Feedback-Type: abuse\nUser-Agent: x\nVersion: 1\nOriginal-Rcpt-To: <camille@nowhere.test>',
        ),
      ),
    ).toEqual([
      {
        kind: 'complained',
        recipient: 'camille@nowhere.test',
        messageId: OURS,
        data: { reason: 'abuse', source: 'mail' },
      },
    ])
  })

  it.each([
    ['an absence note', 'From: camille@nowhere.test\nAuto-Submitted: auto-replied\nSubject: Away\n\nBack on Monday.'],
    ['nothing', ''],
    ['mail within mail without end', nested(2000)],
    ['noise', '\u0000\u0001--B1\n--B1--\nContent-Type: multipart/report'],
  ])('takes %s for no report', async (_, text) => {
    expect(await readReturnedMail(Buffer.from(text))).toEqual([])
  })
})
