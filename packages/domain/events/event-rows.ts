import type { WorkspaceId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'
import type { ResolvedEvent } from './resolved-event.ts'

/** Which rows `e` of the record of events these are. The span of time keeps PostgreSQL to the partitions concerned. */
export function eventRows(workspaceId: WorkspaceId, events: ResolvedEvent[]): RawBuilder<boolean> {
  const times = events.map(({ receivedAt }) => receivedAt.getTime())
  return sql`e.workspace_id = ${workspaceId} AND e.id = ANY (${events.map(({ id }) => id)}::uuid[])
    AND e.received_at BETWEEN ${new Date(Math.min(...times))} AND ${new Date(Math.max(...times))}`
}
