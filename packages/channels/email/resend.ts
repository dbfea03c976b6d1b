import {
  type EmailProvider,
  type OutgoingEmail,
  type SendResult,
  sendTogether,
} from '@parcours/model/delivery/email-provider.ts'
import { type ProviderProblem, ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import { cleanText } from '@parcours/model/values/text.ts'
import { Resend } from 'resend'
import { z } from 'zod'
import { aboutToTalk } from '../outgoing/forbidden.ts'

/** Resend takes 100 emails a call. https://resend.com/docs/api-reference/emails/send-batch-emails */
const BATCH = 100

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

/** Emails through Resend's batch endpoint by its official SDK, with idempotency keys (which hold for 24 hours). */
export function resendEmail({ apiKey, baseUrl }: { apiKey: string; baseUrl?: string | undefined }): EmailProvider {
  const resend = new Resend(apiKey, baseUrl ? { baseUrl } : {})
  return {
    name: 'resend',
    batchSize: BATCH,
    repeatable: true,
    send: (batch) =>
      sendTogether(batch, async (emails, idempotencyKey) => {
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

function asPayload({ from, to, replyTo, subject, html, text, headers }: OutgoingEmail) {
  return { from, to, subject, html, text, headers, ...(replyTo && { replyTo }) }
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

/** What a notice of Resend says of one email. */
export interface ResendWebhook {
  providerId: string
  kind: 'delivered' | 'opened' | 'clicked' | 'bounced' | 'complained' | 'failed'
  at: Date
  data: Record<string, unknown>
}

const KINDS = new Map<string, ResendWebhook['kind']>([
  ['email.delivered', 'delivered'],
  ['email.opened', 'opened'],
  ['email.clicked', 'clicked'],
  ['email.bounced', 'bounced'],
  ['email.complained', 'complained'],
  ['email.failed', 'failed'],
])

/** What signed bytes hold is what Resend said; its shape is checked all the same: it has changed before. */
const Notice = z.object({
  type: z.string(),
  created_at: z.string().catch(''),
  data: z.object({
    email_id: z.string(),
    bounce: z.object({ type: z.string().optional().catch(undefined), message: z.unknown() }).optional(),
    click: z.object({ link: z.unknown() }).optional(),
  }),
})

/** The signature does not fit the bytes: the request does not come from the provider, or it came too late. */
export class SignatureWrong extends Error {}

/**
 * Checks a webhook's signature with the SDK. Undefined for notices that say nothing of an email. Only a bounce that
 * Resend calls permanent is one for good: of `Undetermined` it does not know either.
 * https://resend.com/docs/dashboard/emails/email-bounces
 * @throws SignatureWrong
 */
export function readResendWebhook(
  payload: string,
  headers: { id: string; timestamp: string; signature: string },
  webhookSecret: string,
): ResendWebhook | undefined {
  const { success, data: event } = Notice.safeParse(signed(payload, headers, webhookSecret))
  const kind = success && KINDS.get(event.type)
  if (!kind) return undefined
  const { email_id: providerId, bounce, click } = event.data
  return {
    providerId: cleanText(providerId),
    kind,
    at: new Date(event.created_at),
    data: {
      source: 'resend',
      ...(bounce && { kind: bounce.type === 'Permanent' ? 'hard' : 'soft', reason: bounce.message }),
      ...(click && { url: click.link }),
    },
  }
}

function signed(
  payload: string,
  headers: { id: string; timestamp: string; signature: string },
  secret: string,
): unknown {
  try {
    return new Resend('re_unused').webhooks.verify({ payload, headers, webhookSecret: secret })
  } catch (error) {
    // It reads the bytes only after their signature has been found to fit.
    if (error instanceof SyntaxError) return undefined
    throw new SignatureWrong(error instanceof Error ? error.message : String(error))
  }
}
