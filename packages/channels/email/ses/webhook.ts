import { type ProviderReport, SignatureWrong, type WebhookRequest } from '@parcours/model/channels/webhook.ts'
import { cleanText } from '@parcours/model/values/text.ts'
import { z } from 'zod'
import { MESSAGE_TAG } from './send.ts'
import { type AskSns, confirmSubscription, readSnsMessage } from './sns.ts'

/** Events of a configuration set, and notifications of an address, under the names of both. */
const KINDS = new Map<string, ProviderReport['kind']>([
  ['Delivery', 'delivered'],
  ['Open', 'opened'],
  ['Click', 'clicked'],
  ['Bounce', 'bounced'],
  ['Complaint', 'complained'],
  ['Reject', 'failed'],
  ['Rendering Failure', 'failed'],
])

const words = z.string().optional().catch(undefined)
const part = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape).optional().catch(undefined)

/**
 * What signed bytes hold is what SES said; its shape is checked all the same.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
const Event = z.object({
  eventType: words,
  notificationType: words,
  mail: z.object({
    messageId: z.string(),
    timestamp: words,
    tags: z.record(z.string(), z.array(z.string())).optional().catch(undefined),
  }),
  bounce: part({
    bounceType: words,
    timestamp: words,
    bouncedRecipients: z
      .array(z.object({ diagnosticCode: words, status: words }))
      .optional()
      .catch(undefined),
  }),
  complaint: part({ timestamp: words, complaintFeedbackType: words }),
  delivery: part({ timestamp: words }),
  open: part({ timestamp: words }),
  click: part({ timestamp: words, link: z.unknown().optional() }),
  reject: part({ reason: words }),
  failure: part({ errorMessage: words }),
})
type Event = z.infer<typeof Event>

/**
 * Reads a call of SNS with an event of SES, and confirms the subscription when it begins. Nothing comes of what says
 * nothing of an email, nor of a delay: SES goes on trying.
 * @throws SignatureWrong, also as long as no topic is named
 */
export async function readSesWebhook(
  { body }: WebhookRequest,
  topicArn: string | undefined,
  ask?: AskSns,
): Promise<ProviderReport[]> {
  if (!topicArn) throw new SignatureWrong('The settings name no topic of SNS')
  const message = await readSnsMessage(body, topicArn, ask)
  if (message.Type === 'SubscriptionConfirmation') await confirmSubscription(message.SubscribeURL, ask)
  if (message.Type !== 'Notification') return []
  const event = eventOf(message.Message)
  const kind = event && KINDS.get(event.eventType ?? event.notificationType ?? '')
  // The contact has moved it out of the spam folder.
  if (!kind || event.complaint?.complaintFeedbackType === 'not-spam') return []
  const { mail, bounce, complaint, delivery, open, click } = event
  const at = (bounce ?? complaint ?? delivery ?? open ?? click)?.timestamp ?? mail.timestamp ?? ''
  return [
    {
      id: message.MessageId,
      kind,
      at: new Date(at),
      messageId: mail.tags?.[MESSAGE_TAG]?.[0],
      providerId: cleanText(mail.messageId),
      data: { source: 'ses', ...dataOf(event) },
    },
  ]
}

/** Also before the first event SES writes to a topic, in words. */
function eventOf(text: string): Event | undefined {
  try {
    return Event.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Only a bounce that SES calls permanent is one for good: of `Undetermined` it does not know either. */
function dataOf({ bounce, click, reject, failure }: Event): Record<string, unknown> {
  const [recipient] = bounce?.bouncedRecipients ?? []
  const reason = recipient?.diagnosticCode ?? recipient?.status ?? reject?.reason ?? failure?.errorMessage
  return {
    ...(bounce && { kind: bounce.bounceType === 'Permanent' ? 'hard' : 'soft' }),
    ...(reason !== undefined && { reason }),
    ...(click && { url: click.link }),
  }
}
