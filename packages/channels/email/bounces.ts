import type { ReturnedMail } from '@parcours/model/delivery/returned-mail.ts'
import { cleanText, isStorableText, truncateText } from '@parcours/model/values/text.ts'
import PostalMime, { type Email } from 'postal-mime'
import { bounceKind, statusIn } from './bounce-kind.ts'
import { readPlainBounce } from './plain-bounces.ts'

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i
const MAX_REASON_CHARACTERS = 300
/** A field that names an address is no longer than this. */
const MAX_FIELD_CHARACTERS = 1000

/** Kinds of feedback that are no complaint; RFC 6430, RFC 6591. */
const NO_COMPLAINT = ['not-spam', 'auth-failure']
/**
 * What is read of a mail. A report stands in front of the message that it returns; taking apart costs some 80 µs a
 * line, while which everything else of the process waits.
 */
const MAX_LINES = 4_000
const MAX_BYTES = 512 * 1024
/** Our messages go to one recipient each; a list that passes them on may report some. */
const MAX_REPORTS = 20

/**
 * Reads a report as it comes back by mail: a delivery status notification (RFC 3464, RFC 6533), one in plain words as
 * qmail and Exim write it, or an abuse report (RFC 5965). Empty for any other mail: an absence note, an answer, or a
 * notice that a message is delayed and still tried.
 */
export async function readReturnedMail(raw: Buffer): Promise<ReturnedMail[]> {
  // What cannot be taken apart, nested a thousand times say, is no report.
  const mail = await PostalMime.parse(beginningOf(raw), {
    attachmentEncoding: 'utf8',
    forceRfc822Attachments: true,
  }).catch(() => undefined)
  if (!mail) return []
  const original = originalOf(mail)
  const messageId = UUID.exec(
    fieldOf(original, 'X-Parcours-Message') ?? fieldOf(original, 'Message-ID') ?? '',
  )?.[0].toLowerCase()
  const [abuse] = partsOf(mail, 'message/feedback-report')
  if (abuse !== undefined) return readComplaint(abuse, original, messageId)
  const statuses = partsOf(mail, 'message/delivery-status', 'message/global-delivery-status')
  const reports =
    statuses.length > 0
      ? statuses.flatMap((status) => readStatus(status, messageId))
      : readPlainBounce(mail.text ?? '', messageId)
  return reports.slice(0, MAX_REPORTS).map(({ recipient, ...report }) => ({
    ...report,
    // An address with control characters belongs to no contact.
    recipient: recipient !== undefined && isStorableText(recipient) ? recipient : undefined,
    data: { ...report.data, reason: cleanText(truncateText(report.data.reason, MAX_REASON_CHARACTERS)) },
  }))
}

function beginningOf(raw: Buffer): Buffer {
  let end = 0
  for (let line = 0; line < MAX_LINES; line++) {
    const next = raw.indexOf(10, end)
    if (next === -1 || next >= MAX_BYTES) return raw.subarray(0, MAX_BYTES)
    end = next + 1
  }
  return raw.subarray(0, end)
}

function partsOf({ attachments }: Email, ...types: string[]): string[] {
  return attachments.filter(({ mimeType }) => types.includes(mimeType)).map(({ content }) => String(content))
}

/**
 * The headers of the message that the report is about: as a part of
 * their own, or below the words where the report has no parts.
 */
function originalOf(mail: Email): string {
  const parts = partsOf(mail, 'text/rfc822-headers', 'message/rfc822', 'message/global-headers', 'message/global')
  return parts.length > 0 ? parts.join('\n') : (mail.text ?? '')
}

function readComplaint(abuse: string, original: string, messageId: string | undefined): ReturnedMail[] {
  const kind = fieldOf(abuse, 'Feedback-Type') ?? 'abuse'
  if (NO_COMPLAINT.includes(kind.toLowerCase())) return []
  const recipient = addressOf(fieldOf(abuse, 'Original-Rcpt-To')) ?? addressOf(fieldOf(original, 'To'))
  return [{ kind: 'complained', recipient, messageId, data: { reason: kind, source: 'mail' } }]
}

/** The first block of a status is about the message, each further one about a recipient. */
function readStatus(status: string, messageId: string | undefined): ReturnedMail[] {
  return status
    .split(/\r?\n[ \t]*\r?\n/)
    .filter((block) => fieldOf(block, 'Action')?.toLowerCase().startsWith('failed'))
    .map((block) => {
      const said = (fieldOf(block, 'Diagnostic-Code') ?? '').replace(/^[\w-]+;\s*/, '')
      // Some write a reply's code after the status, or a comment; some none at all.
      const code = statusIn(fieldOf(block, 'Status') ?? '')
      const better = code === '' || code === '5.0.0' ? statusIn(said) || code : code
      return {
        kind: 'bounced',
        // The address that was written to, unless the field is empty;
        // and where mail was passed on, the one that failed.
        recipient: addressOf(fieldOf(block, 'Original-Recipient')) ?? addressOf(fieldOf(block, 'Final-Recipient')),
        messageId,
        data: { kind: bounceKind(better, said), reason: said || better, source: 'mail' },
      }
    })
}

/** A header field, folded lines joined. */
function fieldOf(headers: string, name: string): string | undefined {
  return new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im')
    .exec(headers)?.[1]
    ?.replace(/\r?\n[ \t]+/g, ' ')
    .trim()
}

/** The address in a field; letters beyond ASCII may be written as `\x{E9}` there (RFC 6533, 3). */
function addressOf(field: string | undefined): string | undefined {
  const written = (field ?? '')
    .slice(0, MAX_FIELD_CHARACTERS)
    .replace(/\\x\{([0-9a-f]{1,6})\}/gi, (whole, hex: string) => {
      const code = Number.parseInt(hex, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    })
  return /[^\s<>;"]+@[^\s<>;"]+/.exec(written)?.[0].toLowerCase()
}
