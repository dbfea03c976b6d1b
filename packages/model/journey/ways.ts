import { z } from 'zod'
import type { Expected } from '../i18n/expected.ts'

/**
 * The id of a way out that a person adds to a step: it stays when the
 * way is renamed or moved, so that counts stay with it.
 */
export const WayId = z.string().regex(/^[a-z][a-z0-9]{0,15}$/, { error: 'identifier' satisfies Expected })

/** An id that no other way of the step has. */
export function freshWayId(ways: { id: string }[]): string {
  for (let n = 1; ; n++) if (!ways.some(({ id }) => id === `w${n}`)) return `w${n}`
}
