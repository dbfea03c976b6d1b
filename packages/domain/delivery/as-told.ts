import { createHash } from 'node:crypto'
import { cleanJson } from '@parcours/model/values/json.ts'
import { cleanText } from '@parcours/model/values/text.ts'

/** What happens to a message happens within a year of now; any other time is that of a broken clock. */
const MAX_AGE_MS = 366 * 86_400_000
/** Characters of a notice's id that are kept as they are: an index takes no more than 2,700 bytes. */
const MAX_ID = 200
/** A provider's reason, an address that was clicked. */
const LIMITS = { depth: 4, values: 200, text: 8_000 }

interface WhatWasTold {
  at: Date
  data?: Record<string, unknown>
  noticeId?: string | undefined
}

/**
 * What others tell of a message, as it can be kept: text without what PostgreSQL does not take, a time at which it can
 * have happened (else it happens now, when we hear of it), and an id that fits an index.
 */
export function asTold<Told extends WhatWasTold>(outcome: Told, now: Date): Told {
  const { at, data, noticeId } = outcome
  const age = now.getTime() - at.getTime()
  return {
    ...outcome,
    at: age >= 0 && age <= MAX_AGE_MS ? at : now,
    ...(data && { data: cleanJson(data, LIMITS) as Record<string, unknown> }),
    ...(noticeId !== undefined && { noticeId: shortId(cleanText(noticeId)) }),
  }
}

const shortId = (id: string) => (id.length <= MAX_ID ? id : createHash('sha256').update(id).digest('base64url'))
