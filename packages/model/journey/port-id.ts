import { z } from 'zod'
import type { Expected } from '../i18n/expected.ts'

/**
 * The id of a port that a user adds to a step: it stays when the
 * port is renamed or moved, so that counts stay with it.
 */
export const PortId = z.string().regex(/^[a-z][a-z0-9]{0,15}$/, { error: 'identifier' satisfies Expected })

/** An id that no other port of the step has. */
export function freshPortId(ports: { id: string }[]): string {
  for (let n = 1; ; n++) if (!ports.some(({ id }) => id === `w${n}`)) return `w${n}`
}
