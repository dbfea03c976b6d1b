import { verify, X509Certificate } from 'node:crypto'
import { SignatureWrong } from '@parcours/model/channels/webhook.ts'
import { ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import { fetch } from 'undici'
import { z } from 'zod'
import { aboutToTalk } from '../../outgoing/forbidden.ts'

const TIMEOUT_MS = 5000
/** Characters of an answer at most. */
const MAX_ANSWER = 64_000
const MAX_CERTIFICATES = 20

const text = z.string()
const message = { Message: text, MessageId: text, Timestamp: text, TopicArn: text }
const signed = { Signature: text, SignatureVersion: z.enum(['1', '2']), SigningCertURL: text }
const SnsMessage = z.discriminatedUnion('Type', [
  z.object({ Type: z.literal('Notification'), ...message, ...signed, Subject: text.nullish() }),
  z.object({
    Type: z.enum(['SubscriptionConfirmation', 'UnsubscribeConfirmation']),
    ...message,
    ...signed,
    SubscribeURL: text,
    Token: text,
  }),
])
export type SnsMessage = z.infer<typeof SnsMessage>

/**
 * What is signed of a message, in this order;
 * https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
const SIGNED = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const

/** Asks an address of SNS. @throws SignatureWrong when the answer is none, ProviderUnavailable when there is none */
export type AskSns = (url: string) => Promise<string>

const certificates = new Map<string, X509Certificate>()

/**
 * Reads a message of SNS that one topic sent. Anyone with an AWS account can have SNS sign messages of a topic of their
 * own: the topic is as much a part of the proof as the signature. By `node:crypto`, since the libraries that there are
 * fetch certificates without a limit of time or size, and use them after they have expired.
 * @throws SignatureWrong
 */
export async function readSnsMessage(body: string, topicArn: string, ask: AskSns = askSns): Promise<SnsMessage> {
  const { success, data } = SnsMessage.safeParse(jsonOf(body))
  if (!success) throw new SignatureWrong('This is no message of SNS: raw message delivery is not signed')
  if (data.TopicArn !== topicArn) throw new SignatureWrong(`The message is of another topic: ${data.TopicArn}`)
  const { publicKey } = await certificateAt(data.SigningCertURL, ask)
  const hash = data.SignatureVersion === '1' ? 'sha1' : 'sha256'
  if (!verify(hash, Buffer.from(signedText(data)), publicKey, Buffer.from(data.Signature, 'base64')))
    throw new SignatureWrong('The signature does not fit')
  return data
}

/** Confirms that the topic may send here. @throws SignatureWrong when the address is not one of SNS */
export async function confirmSubscription(url: string, ask: AskSns = askSns): Promise<void> {
  if (!isOfSns(url)) throw new SignatureWrong('The address that confirms is not one of SNS')
  await ask(url)
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function signedText(data: SnsMessage): string {
  const fields: Partial<Record<(typeof SIGNED)[number], string | null | undefined>> = data
  return SIGNED.map((name) => (fields[name] == null ? '' : `${name}\n${fields[name]}\n`)).join('')
}

function isOfSns(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, host, username, password } = new URL(address)
  return protocol === 'https:' && !username && !password && /^sns\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(host)
}

async function certificateAt(url: string, ask: AskSns): Promise<X509Certificate> {
  if (!isOfSns(url) || !new URL(url).pathname.endsWith('.pem'))
    throw new SignatureWrong('The certificate is not one of SNS')
  const certificate = certificates.get(url) ?? readCertificate(await ask(url))
  const now = Date.now()
  if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo)) {
    certificates.delete(url)
    throw new SignatureWrong(`The certificate is valid from ${certificate.validFrom} to ${certificate.validTo}`)
  }
  const [oldest] = certificates.keys()
  if (certificates.size >= MAX_CERTIFICATES && oldest && !certificates.has(url)) certificates.delete(oldest)
  certificates.set(url, certificate)
  return certificate
}

function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw new SignatureWrong('The certificate cannot be read')
  }
}

async function askSns(url: string): Promise<string> {
  aboutToTalk()
  try {
    return await answerOf(url)
  } catch (error) {
    if (error instanceof SignatureWrong) throw error
    throw new ProviderUnavailable('unreachable', new URL(url).host, error instanceof Error ? error.message : '')
  }
}

async function answerOf(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of answer.body ?? []) {
    length += chunk.length
    // Leaving the loop closes the stream.
    if (length > MAX_ANSWER) throw new SignatureWrong('The answer of SNS is too long')
    chunks.push(chunk)
  }
  if (!answer.ok) throw new SignatureWrong(`SNS answered ${answer.status}`)
  return Buffer.concat(chunks).toString('utf8')
}
