import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { type QuarantinedItem, quarantineItems } from './quarantine.ts'

/** Items of a workspace that are shown one by one in an hour; the others are counted by their reason. */
export const MAX_SHOWN_PER_HOUR = 500

/** A part of an event that was not used, though the event is recorded. */
export interface UnusedPart extends Omit<QuarantinedItem, 'kind' | 'key' | 'failures'> {
  eventId: string
  /** The part, by which those are counted that are not shown one by one. */
  part: string
}

/**
 * Shows parts of events that were not used, each as an item of its own, so that none overwrites another.
 * @param reason what all of them have in common; the beginning of their keys
 */
export async function quarantineEach(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  reason: 'amount' | 'withheld',
  parts: UnusedPart[],
  now: Date,
): Promise<void> {
  if (parts.length === 0) return
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count
      FROM quarantine
     WHERE workspace_id = ${workspaceId}
       AND kind = 'message'
       AND starts_with(key, ${`${reason} `})
       AND first_at >= date_trunc('hour', ${now}::timestamptz)`.execute(tx)
  const room = Math.max(0, MAX_SHOWN_PER_HOUR - (rows[0]?.count ?? 0))
  const shown = parts
    .slice(0, room)
    .map(({ eventId, part, ...item }) => ({ ...item, kind: 'message' as const, key: `${reason} ${part} ${eventId}` }))
  const counted = [...Map.groupBy(parts.slice(room), ({ part }) => part)].flatMap(([part, all]) =>
    all.slice(-1).map(({ eventId: _, part: __, ...item }) => ({
      ...item,
      kind: 'message' as const,
      key: `${reason} ${part}`,
      failures: all.length,
    })),
  )
  await quarantineItems(tx, workspaceId, [...shown, ...counted], now)
}
