import type { MessageId } from '@parcours/model/id.ts'
import { type SigningKey, sign, signatureFits } from '../access/secrets.ts'

/** The purpose of a link in an email. Each purpose has signatures of its own: one cannot be turned into another. */
type Purpose = 'open' | 'click' | 'unsubscribe'

/** A message id in 22 characters and its signature in 16, for links. */
export function messageToken(key: SigningKey, purpose: Purpose, messageId: MessageId, detail = ''): string {
  const short = Buffer.from(messageId.replaceAll('-', ''), 'hex').toString('base64url')
  return `${short}${sign(key, purpose, `${messageId} ${detail}`)}`
}

/** The message of a token; undefined when the token was not made here for this purpose. */
export function messageOfToken(key: SigningKey, purpose: Purpose, token: string, detail = ''): string | undefined {
  if (!/^[\w-]{38}$/.test(token)) return undefined
  const hex = Buffer.from(token.slice(0, 22), 'base64url').toString('hex')
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  return signatureFits(key, purpose, `${id} ${detail}`, token.slice(22)) ? id : undefined
}

export function openUrl(key: SigningKey, publicUrl: string, messageId: MessageId): string {
  return `${publicUrl}/t/o/${messageToken(key, 'open', messageId)}`
}

/** The signature covers the target: the redirect leads nowhere else. */
export function clickUrl(
  key: SigningKey,
  publicUrl: string,
  messageId: MessageId,
  link: number,
  address: string,
): string {
  const target = address.toWellFormed()
  return `${publicUrl}/t/c/${messageToken(key, 'click', messageId, `${link} ${target}`)}?n=${link}&u=${encodeURIComponent(target)}`
}

export function unsubscribeUrl(key: SigningKey, publicUrl: string, messageId: MessageId): string {
  return `${publicUrl}/t/u/${messageToken(key, 'unsubscribe', messageId)}`
}
