import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { SegmentId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'

/** A segment whose members do not (yet) follow its condition. */
export interface Unready {
  id: string
  name: string
  state: 'building' | 'failed'
}

/**
 * Among some segments and those that they are made of, the ones being built or failed; the failed first. A segment made
 * of another is being built too until what changed there has been evaluated here.
 */
export async function unready(tx: WorkspaceTx, segmentIds: readonly SegmentId[]): Promise<Unready[]> {
  if (segmentIds.length === 0) return []
  const { rows } = await sql<Unready>`
    WITH RECURSIVE asked (id) AS (
      SELECT unnest(${uuids(segmentIds)})
      UNION
      SELECT u.used_id
        FROM asked a
        JOIN usages u ON u.user_kind = 'segment' AND u.user_id = a.id AND u.used_kind = 'segment'
    )
    SELECT s.id, s.name, CASE s.state WHEN 'failed' THEN 'failed' ELSE 'building' END AS state
      FROM asked a
      JOIN segments s ON s.id = a.id
     WHERE s.state <> 'ready'
        OR EXISTS (
          SELECT
            FROM segment_dirty_contacts d
           WHERE d.workspace_id = s.workspace_id AND starts_with(d.aspect, 'segment:') AND d.aspect = ANY (s.depends))
        OR EXISTS (
          SELECT
            FROM segment_next_evaluations n
           WHERE n.workspace_id = s.workspace_id AND n.segment_id = s.id AND n.due_at = '-infinity')
     ORDER BY s.state = 'failed' DESC, s.name`.execute(tx)
  return rows
}

/** Work with a segment has to wait until it is built; the caller retries. */
export class SegmentNotReady extends Error {
  readonly issue: Issue
  constructor(segment: Unready) {
    super(`The segment ${segment.id} is ${segment.state}`)
    this.name = 'SegmentNotReady'
    this.issue = unreadyIssue('audience', segment)
  }
}

/** @throws SegmentNotReady while the members of one of them do not (yet) follow its condition */
export async function demandReady(tx: WorkspaceTx, segmentIds: readonly SegmentId[]): Promise<void> {
  const [segment] = await unready(tx, segmentIds)
  if (segment) throw new SegmentNotReady(segment)
}

/** The issue that work with a segment shows while it waits. */
export const unreadyIssue = (path: string, { name, state }: Unready): Issue =>
  issue(path, state === 'failed' ? 'segment.failed' : 'segment.building', { name })
