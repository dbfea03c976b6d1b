import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { oneLine } from '@parcours/model/values/line.ts'

/** A line of encoded text at most; RFC 2045, 6.7. */
const LINE = 76
const NOT_ASCII = /[\u0080-\uffff]+/g

/**
 * An email as it travels: headers and two parts, the plain one first, as quoted-printable,
 * which no server on the way has cause to change (a change would break its signature). No
 * line of it begins with a dot. @param messageId without the angle brackets
 */
export function buildMime(email: OutgoingEmail, messageId: string, date: Date): string {
  const boundary = `parcours-${email.key.slice(-12)}`
  const lines = [
    `Message-ID: <${messageId}>`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `From: ${addressHeader(email.from)}`,
    `To: ${email.to}`,
    ...(email.replyTo ? [`Reply-To: ${addressHeader(email.replyTo)}`] : []),
    `Subject: ${headerText(email.subject)}`,
    ...Object.entries(email.headers).map(([name, value]) => `${name}: ${oneLine(value)}`),
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    ...part(boundary, 'plain', email.text),
    ...part(boundary, 'html', email.html),
    `--${boundary}--`,
  ]
  return lines.map((line) => `${line}\r\n`).join('')
}

function part(boundary: string, kind: 'plain' | 'html', content: string): string[] {
  return [
    `--${boundary}`,
    `Content-Type: text/${kind}; charset=utf-8`,
    'Content-Transfer-Encoding: quoted-printable',
    '',
    quotedPrintable(content),
  ]
}

/** Text of a header: as it is when plain, otherwise as encoded words of 45 bytes at most each; RFC 2047. */
function headerText(text: string): string {
  const line = oneLine(text)
  if (/^[\x20-\x7e]*$/.test(line) && !line.includes('=?')) return line
  const words: string[] = []
  let word = ''
  for (const letter of line) {
    if (Buffer.byteLength(word + letter) > 45) {
      words.push(word)
      word = ''
    }
    word += letter
  }
  return [...words, word].map((one) => `=?UTF-8?B?${Buffer.from(one).toString('base64')}?=`).join('\r\n ')
}

/** `Name <address>`, the name quoted or encoded as it needs. */
function addressHeader(address: string): string {
  const [, name = '', bare = address] = /^(.*?)\s*<([^<>]+)>$/.exec(oneLine(address)) ?? []
  if (!name) return oneLine(bare)
  const shown = headerText(name)
  return `${shown === name ? `"${name.replace(/["\\]/g, '\\$&')}"` : shown} <${bare}>`
}

/**
 * Text in quoted-printable: all but printable ASCII is encoded, and "=" itself; lines are folded with soft breaks that
 * split no encoded letter. No line begins with a dot, so that none has to be doubled on the way.
 */
export function quotedPrintable(content: string): string {
  const signs = content.replaceAll('\r', '').replaceAll('=', '=3D')
  // Most texts are ASCII: one test finds out sooner than a look at each character.
  const escaped = Buffer.byteLength(signs) === signs.length ? signs : signs.replace(NOT_ASCII, hexOf)
  let text = ''
  let from = 0
  for (;;) {
    const end = escaped.indexOf('\n', from)
    text += foldLine(escaped, from, end < 0 ? escaped.length : end)
    if (end < 0) return text
    text += '\r\n'
    from = end + 1
  }
}

/** One line of escaped text, from a place to another. */
function foldLine(escaped: string, from: number, end: number): string {
  let folded = ''
  let at = from
  do {
    const dot = escaped[at] === '.'
    if (dot) at++
    let to = Math.min(at + LINE - (dot ? 4 : 1), end)
    if (to < end) {
      if (escaped[to - 1] === '=') to -= 1
      else if (escaped[to - 2] === '=') to -= 2
    }
    folded += (dot ? '=2E' : '') + escaped.slice(at, to) + (to < end ? '=\r\n' : '')
    at = to
  } while (at < end)
  // White space at the end of a line would be lost on the way.
  const last = escaped[end - 1]
  return end > from && (last === ' ' || last === '\t')
    ? `${folded.slice(0, -1)}${last === ' ' ? '=20' : '=09'}`
    : folded
}

function hexOf(letters: string): string {
  let hex = ''
  for (const byte of Buffer.from(letters)) hex += `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
  return hex
}
