import { SignatureWrong } from '@parcours/model/channels/webhook.ts'
import { SNS_HOST, type SnsSigner, snsSigner } from '@parcours/testing/sns-signer.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readSesWebhook } from './webhook.ts'

const TOPIC = 'arn:aws:sns:eu-west-3:123456789012:mail'
let signer: SnsSigner
const asked: string[] = []

beforeAll(async () => {
  signer = await snsSigner(TOPIC)
})
afterAll(() => void vi.useRealTimers())

/** In place of the network. */
const ask = async (url: string) => {
  asked.push(url)
  return signer.certificate
}
const signed: SnsSigner['signed'] = (change) => signer.signed(change)
const read = (message: object, topic: string | undefined = TOPIC) =>
  readSesWebhook({ body: JSON.stringify(message), header: () => '' }, topic, ask)
const of = (event: object) => read(signed({ Message: JSON.stringify(event) }))

const mail = { messageId: 'ses-9', timestamp: '2026-11-27T04:00:00.000Z', tags: { message: ['key-9'] } }
const bounce = (bounceType: string) => ({
  bounceType,
  timestamp: '2026-11-27T05:00:00.000Z',
  bouncedRecipients: [{ emailAddress: 'a@test.test', diagnosticCode: 'smtp; 550 5.1.1 unknown' }],
})

describe('a message of SNS', () => {
  it.each([
    [{ eventType: 'Bounce', mail, bounce: bounce('Permanent') }, 'bounced', { kind: 'hard' }],
    [{ notificationType: 'Bounce', mail, bounce: bounce('Transient') }, 'bounced', { kind: 'soft' }],
    [{ eventType: 'Bounce', mail, bounce: bounce('Undetermined') }, 'bounced', { kind: 'soft' }],
    [{ notificationType: 'Complaint', mail, complaint: { timestamp: mail.timestamp } }, 'complained', {}],
    [{ eventType: 'Delivery', mail, delivery: { timestamp: mail.timestamp } }, 'delivered', {}],
    [{ eventType: 'Open', mail, open: { timestamp: mail.timestamp } }, 'opened', {}],
    [{ eventType: 'Click', mail, click: { link: 'https://x.test/' } }, 'clicked', { url: 'https://x.test/' }],
    [{ eventType: 'Reject', mail, reject: { reason: 'Bad content' } }, 'failed', { reason: 'Bad content' }],
    [{ eventType: 'Rendering Failure', mail, failure: { errorMessage: 'No' } }, 'failed', { reason: 'No' }],
  ])('tells of an email: %j', async (event, kind, data) => {
    expect(await of(event)).toMatchObject([
      { id: 'sns-1', kind, data: { source: 'ses', ...data }, messageId: 'key-9', providerId: 'ses-9' },
    ])
  })

  it('tells nothing where there is nothing to tell', async () => {
    expect(await of({ eventType: 'DeliveryDelay', mail })).toEqual([])
    expect(await of({ eventType: 'Complaint', mail, complaint: { complaintFeedbackType: 'not-spam' } })).toEqual([])
    expect(
      await read(signed({ Message: 'Successfully validated SNS topic for Amazon SES event publishing.' })),
    ).toEqual([])
  })

  it('is read in both versions of the signature, with a subject too', async () => {
    for (const SignatureVersion of ['1', '2'])
      expect(await read(signed({ SignatureVersion, Subject: 'Amazon SES' }))).toEqual([])
  })

  it('is refused where it is changed, of another topic, not signed, or signed by another', async () => {
    const other = TOPIC.replace('123456789012', '999999999999')
    const wrong = [
      { ...signed(), Message: '{"x":1}' },
      { ...signed(), SignatureVersion: '3' },
      signed({ TopicArn: other }),
      { eventType: 'Bounce', mail, bounce: bounce('Permanent') },
      ...['http://sns.eu-west-3.amazonaws.com/a.pem', 'https://sns.eu-west-3.amazonaws.com.x.test/a.pem'].map(
        (SigningCertURL) => signed({ SigningCertURL }),
      ),
      signed({ SigningCertURL: 'https://sns.x.test@evil.test/a.pem' }),
      signed({ SigningCertURL: 'https://evil.test/sns.eu-west-3.amazonaws.com/a.pem' }),
    ]
    for (const message of wrong) await expect(read(message), JSON.stringify(message)).rejects.toThrow(SignatureWrong)
    expect(asked.filter((url) => !url.startsWith(`${SNS_HOST}/`))).toEqual([])
    await expect(readSesWebhook({ body: '', header: () => '' }, TOPIC, ask)).rejects.toThrow(SignatureWrong)
    await expect(readSesWebhook({ body: '{}', header: () => '' }, undefined, ask)).rejects.toThrow(SignatureWrong)
  })

  it('is refused once its certificate has expired, also where it is known already', async () => {
    expect(await read(signed())).toEqual([])
    vi.useFakeTimers({ now: Date.now() + 31 * 86_400_000, toFake: ['Date'] })
    for (const SigningCertURL of [signer.certificateUrl, signer.certificateUrl.replace('.pem', '-2.pem')])
      await expect(read(signed({ SigningCertURL }))).rejects.toThrow('The certificate is valid')
    vi.useRealTimers()
  })

  it('that begins a subscription is confirmed, at SNS only', async () => {
    const begins = (SubscribeURL: string) =>
      read(signed({ Type: 'SubscriptionConfirmation', Token: 't', SubscribeURL }))
    expect(await begins(`${SNS_HOST}/?Action=ConfirmSubscription`)).toEqual([])
    expect(asked.at(-1)).toBe(`${SNS_HOST}/?Action=ConfirmSubscription`)
    await expect(begins('https://10.0.0.1/')).rejects.toThrow(SignatureWrong)
    expect(asked).not.toContain('https://10.0.0.1/')
  })
})
