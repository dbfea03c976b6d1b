import { type ProviderReport, SignatureWrong, type WebhookRequest } from '@parcours/model/channels/webhook.ts'
import { cleanText } from '@parcours/model/values/text.ts'
import { Resend } from 'resend'
import { z } from 'zod'
import { MESSAGE_TAG } from './send.ts'

const KINDS = new Map<string, ProviderReport['kind']>([
  ['email.delivered', 'delivered'],
  ['email.opened', 'opened'],
  ['email.clicked', 'clicked'],
  ['email.bounced', 'bounced'],
  ['email.complained', 'complained'],
  ['email.failed', 'failed'],
])

/** What signed bytes hold is what Resend said; its shape is checked all the same: it has changed before. */
const Report = z.object({
  type: z.string(),
  created_at: z.string().catch(''),
  data: z.object({
    email_id: z.string(),
    bounce: z.object({ type: z.string().optional().catch(undefined), message: z.unknown().optional() }).optional(),
    click: z.object({ link: z.unknown().optional() }).optional(),
    tags: z.record(z.string(), z.string()).optional().catch(undefined),
  }),
})

/**
 * Reads a webhook, whose signature the SDK checks. Nothing comes of reports that say nothing of an email. Only a bounce
 * that Resend calls permanent is one for good: of `Undetermined` it does not know either.
 * https://resend.com/docs/dashboard/emails/email-bounces
 * @throws SignatureWrong
 */
export function readResendWebhook({ body, header }: WebhookRequest, webhookSecret: string): ProviderReport[] {
  const id = header('svix-id')
  const headers = { id, timestamp: header('svix-timestamp'), signature: header('svix-signature') }
  const { success, data: event } = Report.safeParse(signed(body, headers, webhookSecret))
  const kind = success && KINDS.get(event.type)
  if (!kind) return []
  const { email_id: providerId, bounce, click, tags } = event.data
  return [
    {
      id,
      messageId: tags?.[MESSAGE_TAG],
      providerId: cleanText(providerId),
      kind,
      at: new Date(event.created_at),
      data: {
        source: 'resend',
        ...(bounce && { kind: bounce.type === 'Permanent' ? 'hard' : 'soft', reason: bounce.message }),
        ...(click && { url: click.link }),
      },
    },
  ]
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
