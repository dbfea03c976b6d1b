/** What no text of ours holds: PostgreSQL takes no NUL, and half of a surrogate pair is no character. */
const NUL = /\0/g

/** Whether a text can be kept as it is, everywhere. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

/** A storable form of a text that others wrote: composed (NFC), and U+FFFD where a character cannot be kept. */
export function cleanText(text: string): string {
  return text.toWellFormed().replace(NUL, '\uFFFD').normalize('NFC')
}

/** The beginning of a text, at most `max` UTF-16 units long, that never ends inside a surrogate pair. */
export function truncateText(text: string, max: number): string {
  if (text.length <= max) return text
  const cut = text.slice(0, Math.max(0, max))
  const last = cut.charCodeAt(cut.length - 1)
  return last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut
}

/** Any value as users may be shown it: text as it is, else its JSON. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
}
