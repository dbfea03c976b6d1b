import { randomFillSync } from 'node:crypto'

/** Randomness is drawn for many at once: a draw costs more than the rest of an id. */
const POOL = Buffer.alloc(16 * 512)
let drawn = POOL.length

/** A UUIDv7 (RFC 9562): sortable by the time it was made. */
export function uuidv7(now = Date.now()): string {
  if (drawn === POOL.length) {
    randomFillSync(POOL)
    drawn = 0
  }
  const bytes = POOL.subarray(drawn, drawn + 16)
  drawn += 16
  bytes.writeUIntBE(now, 0, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Before every id: where reading in the order of ids begins. */
export const FIRST_UUID = '00000000-0000-0000-0000-000000000000'
