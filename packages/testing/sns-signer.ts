import { sign } from 'node:crypto'
import { generate } from 'selfsigned'

/** Where SNS and its certificate are. */
export const SNS_HOST = 'https://sns.eu-west-3.amazonaws.com'
export const SNS_CERTIFICATE = `${SNS_HOST}/SimpleNotificationService-1.pem`

/** https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html */
const ORDER = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']

export interface SnsSigner {
  /** What SNS shows at {@link SNS_CERTIFICATE}. */
  certificate: string
  /** A message of the topic as SNS would sign it, but for what is changed before. */
  signed(change?: Record<string, string>): Record<string, string>
}

/** Signs as SNS does, with a certificate that is valid for 30 days. */
export async function snsSigner(topicArn: string): Promise<SnsSigner> {
  const made = await generate([{ name: 'commonName', value: 'sns.amazonaws.com' }], {
    notAfterDate: new Date(Date.now() + 30 * 86_400_000),
  })
  return {
    certificate: made.cert,
    signed(change = {}) {
      const message: Record<string, string> = {
        Type: 'Notification',
        MessageId: 'sns-1',
        TopicArn: topicArn,
        Message: '{}',
        Timestamp: '2026-11-27T05:00:00.000Z',
        SignatureVersion: '2',
        SigningCertURL: SNS_CERTIFICATE,
        ...change,
      }
      const text = ORDER.map((name) => (message[name] === undefined ? '' : `${name}\n${message[name]}\n`)).join('')
      const hash = message.SignatureVersion === '1' ? 'sha1' : 'sha256'
      return { ...message, Signature: sign(hash, Buffer.from(text), made.private).toString('base64') }
    },
  }
}
