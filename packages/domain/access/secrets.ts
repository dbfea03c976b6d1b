import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import type { Database } from '@parcours/db/connection.ts'

/** The installation's own key. All other keys derive from it; it never leaves the server. */
export interface SigningKey {
  readonly bytes: Buffer
  /** The same, prepared once: making it anew costs more than a signature. */
  readonly prepared: KeyObject
}

function signingKey(bytes: Buffer): SigningKey {
  return { bytes, prepared: createSecretKey(bytes) }
}

/** Reads the installation's key, made on the first start. The operator's secret takes its place, where there is one. */
export async function loadSigningKey(db: Database, secret?: string): Promise<SigningKey> {
  if (secret) return signingKey(createHash('sha256').update(secret).digest())
  await db
    .insertInto('installation')
    .values({ signing_key: randomBytes(32) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { signing_key } = await db.selectFrom('installation').select('signing_key').executeTakeFirstOrThrow()
  return signingKey(signing_key)
}

/** A secret to hand out once, and the hash that is kept of it. Random enough that a plain hash protects it. */
export function newToken(prefix = ''): { token: string; hash: Buffer } {
  const token = prefix + randomBytes(24).toString('base64url')
  return { token, hash: hashToken(token) }
}

export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** A short signature over `text`, for one purpose only. 96 bits: nobody guesses that over HTTP. */
export function sign(key: SigningKey, purpose: string, text: string): string {
  // 16 characters of base64 are 12 bytes.
  return createHmac('sha256', key.prepared).update(`${purpose}\0${text}`).digest('base64url').slice(0, 16)
}

export function signatureFits(key: SigningKey, purpose: string, text: string, signature: string): boolean {
  const expected = Buffer.from(sign(key, purpose, text))
  const given = Buffer.from(signature)
  return expected.length === given.length && timingSafeEqual(expected, given)
}

function encryptionKey(key: SigningKey): Buffer {
  return Buffer.from(hkdfSync('sha256', key.bytes, '', 'provider-secrets', 32))
}

/** Encrypts a provider's secret at rest (AES-256-GCM): nonce, tag, text. */
export function encrypt(key: SigningKey, text: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', encryptionKey(key), nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

export function decrypt(key: SigningKey, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', encryptionKey(key), sealed.subarray(0, 12))
  decipher.setAuthTag(sealed.subarray(12, 28))
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
}
