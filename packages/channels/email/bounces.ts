import type { ReturnedMail } from '@parcours/model/delivery/returned-mail.ts'
import PostalMime from 'postal-mime'

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i
const MOST_REASON = 300

/**
 * Reads a report as it comes back by mail: a delivery status notification (RFC 3464) or an abuse report (RFC 5965). Empty for any other mail: an absence
 * note, an answer, or a notice that a message is delayed and still tried.
 */
export async function readReturnedMail(raw: Buffer): Promise<ReturnedMail[]> {
  // What cannot be taken apart, nested a thousand times say, is no report.
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'utf8', forceRfc822Attachments: true }).catch(() => undefined)
  if (!mail) return []
  const part = (type: string) => mail.attachments.filter(({ mimeType }) => mimeType === type).map(({ content }) => String(content))
  const original = [...part('text/rfc822-headers'), ...part('message/rfc822')].join('\n')
  const messageId = UUID.exec(fieldOf(original, 'X-Parcours-Message') ?? '')?.[0].toLowerCase()
  const [abuse] = part('message/feedback-report')
  if (abuse !== undefined) {
    const recipient = addressOf(fieldOf(abuse, 'Original-Rcpt-To') ?? fieldOf(original, 'To'))
    return [{ kind: 'complained', recipient, messageId, data: { reason: fieldOf(abuse, 'Feedback-Type') ?? 'abuse', source: 'mail' } }]
  }
  // The first block is about the message, each further one about a recipient.
  return part('message/delivery-status').flatMap((status) =>
    status
      .split(/\r?\n\r?\n/)
      .filter((block) => fieldOf(block, 'Action')?.toLowerCase() === 'failed')
      .map((block): ReturnedMail => {
        const code = fieldOf(block, 'Status') ?? ''
        const reason = (fieldOf(block, 'Diagnostic-Code') ?? code).replace(/^smtp;\s*/i, '').slice(0, MOST_REASON)
        return {
          kind: 'bounced',
          recipient: addressOf(fieldOf(block, 'Original-Recipient') ?? fieldOf(block, 'Final-Recipient')),
          messageId,
          data: { kind: isForGood(code) ? 'hard' : 'soft', reason, source: 'mail' },
        }
      }),
  )
}

/** Whether an enhanced status (RFC 3463) says that the address does not exist; a full mailbox, a size or a policy may be otherwise tomorrow. */
function isForGood(status: string): boolean {
  return /^5\.(?:1\.[0-8]|2\.1|4\.4)\b/.test(status)
}

/** A header field, folded lines joined. */
function fieldOf(headers: string, name: string): string | undefined {
  return new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im')
    .exec(headers)?.[1]
    ?.replace(/\r?\n[ \t]+/g, ' ')
    .trim()
}

function addressOf(field: string | undefined): string | undefined {
  return /[^\s<>;"]+@[^\s<>;"]+/.exec(field ?? '')?.[0].toLowerCase()
}
