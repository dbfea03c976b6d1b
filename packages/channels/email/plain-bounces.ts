import type { ReturnedMail } from '@parcours/model/delivery/returned-mail.ts'
import { bounceKind, statusIn } from './bounce-kind.ts'

/** A recipient named by a report in plain words, with what it says. */
interface BouncedRecipient {
  recipient: string
  words: string
}

/** A report says what it has to say at its beginning; what follows is the message that it is about. */
const MAX_TEXT_CHARACTERS = 20_000

/**
 * qmail's bounce message format (QSBMF, https://cr.yp.to/proto/qsbmf.txt): paragraphs
 * after one that begins with "Hi. This is the"; each that is about a recipient begins
 * with the address in angle brackets and a colon; one that begins with a dash ends them.
 */
function qmail(text: string): BouncedRecipient[] {
  const begin = /^Hi\. This is the /m.exec(text)
  if (!begin) return []
  const paragraphs = text.slice(begin.index).split(/\n\s*\n/)
  const end = paragraphs.findIndex((paragraph) => paragraph.startsWith('-'))
  return paragraphs.slice(0, end < 0 ? undefined : end).flatMap((paragraph) => {
    const [, recipient, words] = /^<([^<>\s]+@[^<>\s]+)>:\s*([\s\S]*)$/.exec(paragraph) ?? []
    return recipient && words !== undefined ? [{ recipient, words }] : []
  })
}

const ANNOUNCED =
  /following address(?:\(es\)|es)? failed:|could not be delivered to:|did not reach the following recipient(?:\(s\)|s)?:/i
const ADDRESS_ALONE = /^[ \t]*<?([^\s<>@]{1,64}@[^\s<>@:]{1,255})>?:?[ \t]*$/

/**
 * Exim before it wrote reports, and servers that write as it does: a list of addresses, each with what was said on the
 * lines below it, up to a ruled line.
 */
function exim(text: string): BouncedRecipient[] {
  const begin = ANNOUNCED.exec(text)
  if (!begin) return []
  const found: BouncedRecipient[] = []
  for (const line of text.slice(begin.index + begin[0].length).split('\n')) {
    if (line.startsWith('--')) break
    const recipient = ADDRESS_ALONE.exec(line)?.[1]
    const latest = found.at(-1)
    if (recipient) found.push({ recipient, words: '' })
    else if (latest) latest.words += ` ${line}`
  }
  return found
}

/** Reads a report that is written in prose only. Empty where its form is unknown. */
export function readPlainBounce(text: string, messageId: string | undefined): ReturnedMail[] {
  const written = text.slice(0, MAX_TEXT_CHARACTERS).replace(/\r\n/g, '\n')
  const recipients = [qmail(written), exim(written)].find((found) => found.length > 0) ?? []
  return recipients.map(({ recipient, words }) => {
    const reason = words.replace(/\s+/g, ' ').trim()
    return {
      kind: 'bounced',
      recipient: recipient.toLowerCase(),
      messageId,
      data: { kind: bounceKind(statusIn(reason), reason), reason, source: 'mail' },
    }
  })
}
