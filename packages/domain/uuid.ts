import { randomFillSync, randomInt } from 'node:crypto'

/** Randomness is drawn for many at once: a draw costs more than the rest of an id. */
const POOL = Buffer.alloc(16 * 512)
let drawn = POOL.length

/** 26 bits, from a random number in their lower half on, so that two processes hardly ever count alike. */
let counter = randomInt(2 ** 25)

/** The last millisecond that the 48 bits of a UUIDv7 hold, in the year 10889. */
const LAST_MS = 2 ** 48 - 1

/**
 * A UUIDv7 (RFC 9562): sortable by the time it was made; of those that this process makes in one millisecond, in the
 * order in which it made them. Times that its 48 bits cannot hold (before 1970, or none at all) stand at the nearest
 * end: the id of an old order is still an id.
 */
export function uuidv7(time = Date.now()): string {
  const now = Number.isNaN(time) ? 0 : Math.trunc(Math.min(LAST_MS, Math.max(0, time)))
  if (drawn === POOL.length) {
    randomFillSync(POOL)
    drawn = 0
  }
  const bytes = POOL.subarray(drawn, drawn + 16)
  drawn += 16
  // Section 6.2, method 1; it goes on whatever the time: ids of one are made among those of others.
  counter = (counter + 1) % 2 ** 26
  bytes.writeUIntBE(now, 0, 6)
  bytes.writeUInt16BE(0x7000 | (counter >>> 14), 6)
  bytes.writeUInt16BE(0x8000 | (counter & 0x3fff), 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Before every id: where reading in the order of ids begins. */
export const FIRST_UUID = '00000000-0000-0000-0000-000000000000'
/** After every id. */
export const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Before every id that was made at a moment or later; ids of former moments are before it. */
export function firstUuidAt(moment: Date): string {
  const hex = Math.trunc(moment.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}
