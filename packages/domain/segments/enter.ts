import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { enterContacts, MAX_COHORT } from '../journeys/enter.ts'
import { listenersFor } from '../journeys/listeners.ts'
import { FIRST_UUID } from '../uuid.ts'
import type { Moved } from './membership.ts'

/** Lets whoever entered or left a segment into the live journeys that begin with it: one cohort a journey. */
export async function enterBySegment(tx: WorkspaceTx, workspaceId: string, segmentId: string, moved: Moved, now: Date): Promise<void> {
  for (const on of ['entered', 'left'] as const) {
    if (moved[on].length === 0) continue
    for (const { journeyId, versionId, graph } of await listenersFor(tx, 'triggerSegment', [{ name: `${on}:${segmentId}` }])) {
      await enterContacts(tx, { workspaceId, journeyId, versionId, graph, reason: 'segment', now }, moved[on], { properties: {}, occurredAt: now.toISOString() })
    }
  }
}

/** {@link enterBySegment} for everyone whom a build moved, cohort after cohort, each in a transaction of its own. */
export async function enterByBuild(db: Database, workspaceId: string, segmentId: string, at: Date): Promise<void> {
  let after = FIRST_UUID
  for (;;) {
    const { rows } = await inWorkspace(db, workspaceId, async (tx) => {
      if ((await listenersFor(tx, 'triggerSegment', [{ name: `entered:${segmentId}` }, { name: `left:${segmentId}` }])).length === 0) return { rows: [] }
      const cohort = await sql<{ contact_id: string; entered: boolean }>`
        SELECT contact_id, entered FROM segment_moves WHERE workspace_id = ${workspaceId} AND segment_id = ${segmentId} AND at = ${at} AND contact_id > ${after}::uuid
         ORDER BY contact_id LIMIT ${MAX_COHORT}`.execute(tx)
      const those = (entered: boolean) => cohort.rows.flatMap((row) => (row.entered === entered ? [row.contact_id] : []))
      await enterBySegment(tx, workspaceId, segmentId, { entered: those(true), left: those(false) }, at)
      return cohort
    })
    const last = rows.at(-1)
    if (!last || rows.length < MAX_COHORT) return
    after = last.contact_id
  }
}
