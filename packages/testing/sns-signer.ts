import { randomUUID, sign } from 'node:crypto'
import { generate } from 'selfsigned'

/** Where SNS and its certificates are. */
export const SNS_HOST = 'https://sns.eu-west-3.amazonaws.com'

/** https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html */
const ORDER = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']

export interface SnsSigner {
  certificate: string
  /** Where SNS shows it: a certificate is kept by its address, so that each signer of a process needs its own. */
  certificateUrl: string
  /** A message of the topic as SNS would sign it, but for what is changed before. */
  signed(change?: Record<string, string>): Record<string, string>
}

/** Signs as SNS does, with a certificate that is valid for 30 days. */
export async function snsSigner(topicArn: string): Promise<SnsSigner> {
  const made = await generate([{ name: 'commonName', value: 'sns.amazonaws.com' }], {
    notAfterDate: new Date(Date.now() + 30 * 86_400_000),
  })
  const certificateUrl = `${SNS_HOST}/SimpleNotificationService-${randomUUID()}.pem`
  return {
    certificate: made.cert,
    certificateUrl,
    signed(change = {}) {
      const message: Record<string, string> = {
        Type: 'Notification',
        MessageId: 'sns-1',
        TopicArn: topicArn,
        Message: '{}',
        Timestamp: '2026-11-27T05:00:00.000Z',
        SignatureVersion: '2',
        SigningCertURL: certificateUrl,
        ...change,
      }
      const text = ORDER.map((name) => (message[name] === undefined ? '' : `${name}\n${message[name]}\n`)).join('')
      const hash = message.SignatureVersion === '1' ? 'sha1' : 'sha256'
      return { ...message, Signature: sign(hash, Buffer.from(text), made.private).toString('base64') }
    },
  }
}
