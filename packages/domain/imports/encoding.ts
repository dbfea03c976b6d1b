import { isAscii } from 'node:buffer'
import type { Encoding } from '@parcours/model/imports/format.ts'

/** Bytes read to find the marks of UTF-16. */
const HEAD = 65_536
/** Share of bytes 0 on one side of each pair from which text is UTF-16 without a mark. */
const NUL_SHARE = 0.3
/** Bytes that are letters in Mac OS Roman and hardly anything in Windows-1252. */
const MAC_LETTERS = new Set([
  0x81, 0x83, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8b, 0x8d, 0x8e, 0x8f, 0x90, 0x95, 0x98, 0x9a, 0x9b, 0x9d, 0x9e, 0x9f,
])

/**
 * Tells the encoding of a file by all of its bytes, piece by piece: by its mark, by zeros on one side of each pair
 * (UTF-16), by being UTF-8 throughout or nearly so, and otherwise by the bytes in which Windows and the old Macintosh
 * have their accented letters.
 */
export class EncodingDetector {
  private marked: Encoding | undefined
  private isFirst = true
  private readonly utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
  private composed = 0
  private broken = 0
  private macLetters = 0
  private windowsLetters = 0

  add(bytes: Uint8Array): void {
    if (this.isFirst) this.marked = markOf(bytes)
    this.isFirst = false
    if (this.marked || isAscii(bytes)) return
    for (const byte of bytes) {
      if (byte >= 0xc0) this.windowsLetters++
      else if (byte >= 0x80 && MAC_LETTERS.has(byte)) this.macLetters++
    }
    this.count(this.utf8.decode(bytes, { stream: true }))
  }

  found(): Encoding {
    if (this.marked) return this.marked
    this.count(this.utf8.decode())
    // A single byte that was broken on its way does not make another encoding of a file that is UTF-8 everywhere else.
    if (this.broken === 0 || this.composed > this.broken) return 'utf-8'
    return this.macLetters > this.windowsLetters ? 'macintosh' : 'windows-1252'
  }

  private count(text: string): void {
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (code === 0xfffd) this.broken++
      else if (code > 0x7f) this.composed++
    }
  }
}

function markOf(bytes: Uint8Array): Encoding | undefined {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const head = bytes.subarray(0, HEAD)
  const zeros = [0, 0]
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  const pairs = Math.max(1, head.length / 2)
  if (odd / pairs > NUL_SHARE && odd > 2 * even) return 'utf-16le'
  return even / pairs > NUL_SHARE && even > 2 * odd ? 'utf-16be' : undefined
}

/**
 * The text of a file, piece by piece, its mark left out, every end of line as `\n`, and NUL, which no database keeps,
 * as the sign for what cannot be read.
 */
export async function* decoded(pieces: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  let carriageReturn = ''
  for await (const piece of pieces) {
    let text = carriageReturn + decoder.decode(piece, { stream: true })
    carriageReturn = text.endsWith('\r') ? '\r' : ''
    if (carriageReturn) text = text.slice(0, -1)
    yield plain(text)
  }
  yield plain(carriageReturn + decoder.decode())
}

function plain(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  return lines.includes('\0') ? lines.replaceAll('\0', '\ufffd') : lines
}
