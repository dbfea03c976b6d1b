import { createHash } from 'node:crypto'
import { charactersOf, type OutgoingEmail } from '@parcours/model/channels/email.ts'
import { type Provider, type SendResult, sendTogether } from '@parcours/model/delivery/provider.ts'
import { type ProviderProblem, ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import { Resend } from 'resend'
import { aboutToTalk } from '../../outgoing/forbidden.ts'

/** Resend takes 100 emails a call. https://resend.com/docs/api-reference/emails/send-batch-emails */
const BATCH = 100

/** Resend knows keys for 24 hours; what began within the last of them may end after it. */
const KEYS_LAST_MS = 23 * 3_600_000

/** The tag that holds a message's key. */
export const MESSAGE_TAG = 'message'

/** Codes that name a fault of the request: trying again changes nothing. */
const FINAL = new Set([
  'validation_error',
  'invalid_from_address',
  'invalid_access',
  'invalid_parameter',
  'invalid_region',
  'missing_required_field',
  'invalid_attachment',
  'security_error',
])

/**
 * Emails through Resend's batch endpoint by its official SDK, with idempotency keys. The SDK reads
 * RESEND_BASE_URL, for an installation that reaches Resend by another address.
 */
export function resendEmail({ apiKey }: { apiKey: string }): Provider<OutgoingEmail> {
  const resend = new Resend(apiKey)
  return {
    name: 'resend',
    batchSize: BATCH,
    repeatable: { account: createHash('sha256').update(apiKey).digest('base64url'), lastsMs: KEYS_LAST_MS },
    send: (batch, ledger) =>
      sendTogether(batch, ledger, charactersOf, async (emails, idempotencyKey) => {
        aboutToTalk()
        const { data, error } = await resend.batch.send(emails.map(asPayload), {
          idempotencyKey,
          batchValidation: 'permissive',
        })
        if (error === null) return readAnswer(emails.length, data)
        // The same key with other content: the first attempt was taken, and a contact has changed since.
        if (error.name === 'invalid_idempotent_request')
          return emails.map(() => ({ kind: 'unknown', reason: 'resend: taken at an earlier attempt' }))
        if (FINAL.has(error.name)) return emails.map(() => ({ kind: 'refused', reason: `resend: ${error.message}` }))
        throw new ProviderUnavailable(
          problemOf(error),
          HOST,
          `${error.statusCode ?? ''} ${error.name}: ${error.message.replaceAll(apiKey, '…')}`.trim(),
          { isUntaken: isUntaken(error) },
        )
      }),
  }
}

const HOST = 'api.resend.com'
const BAD_KEY = new Set(['missing_api_key', 'invalid_api_key', 'restricted_api_key'])

function problemOf({ name, statusCode }: { name: string; statusCode: number | null }): ProviderProblem {
  if (BAD_KEY.has(name) || statusCode === 401) return 'refused'
  return statusCode === null ? 'unreachable' : 'failed'
}

/** A refused call took nothing, but for one whose key is under way elsewhere (409). */
function isUntaken({ statusCode }: { statusCode: number | null }): boolean {
  return statusCode !== null && statusCode >= 400 && statusCode < 500 && statusCode !== 409
}

/** Its tag comes back with every report: a report that is here before the answer is known to be of this message. */
function asPayload({ key, from, to, replyTo, subject, html, text, headers }: OutgoingEmail) {
  const tags = [{ name: MESSAGE_TAG, value: key }]
  return { from, to, subject, html, text, headers, tags, ...(replyTo && { replyTo }) }
}

/** In permissive mode the answer lists what was created, in order, and names what was refused by its place. */
function readAnswer(
  count: number,
  { data, errors }: { data: { id: string }[]; errors?: { index: number; message: string }[] },
): SendResult[] {
  const refused = new Map((errors ?? []).map(({ index, message }) => [index, message]))
  const created = [...data]
  return Array.from({ length: count }, (_, index) => {
    const reason = refused.get(index)
    if (reason !== undefined) return { kind: 'refused', reason: `resend: ${reason}` }
    return { kind: 'accepted', providerId: created.shift()?.id }
  })
}
