import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'

/** A segment whose members are not (yet) who its condition asks for. */
export interface Unready {
  id: string
  name: string
  state: 'building' | 'failed'
}

/** Of some segments and of those they are made of: which are being counted, or cannot be; the failed first. */
export async function unready(tx: WorkspaceTx, segmentIds: readonly string[]): Promise<Unready[]> {
  if (segmentIds.length === 0) return []
  const { rows } = await sql<Unready>`
    WITH RECURSIVE asked (id) AS (
      SELECT unnest(${uuids(segmentIds)})
      UNION
      SELECT u.used_id
        FROM asked a
        JOIN usages u ON u.user_kind = 'segment' AND u.user_id = a.id AND u.used_kind = 'segment'
    )
    SELECT s.id, s.name, s.state
      FROM asked a
      JOIN segments s ON s.id = a.id
     WHERE s.state <> 'ready'
     ORDER BY s.state = 'failed' DESC, s.name`.execute(tx)
  return rows
}

/** Work with a segment has to wait for it. It is tried again by whoever does it. */
export class SegmentNotReady extends Error {
  readonly issue: Issue
  constructor(segment: Unready) {
    super(`The segment ${segment.id} is ${segment.state}`)
    this.name = 'SegmentNotReady'
    this.issue = unreadyIssue('audience', segment)
  }
}

/** @throws SegmentNotReady while the members of one of them are not (yet) who its condition asks for */
export async function demandReady(tx: WorkspaceTx, segmentIds: readonly string[]): Promise<void> {
  const [segment] = await unready(tx, segmentIds)
  if (segment) throw new SegmentNotReady(segment)
}

/** What keeps work with a segment waiting, in words. */
export const unreadyIssue = (path: string, { name, state }: Unready): Issue =>
  issue(path, state === 'failed' ? 'segment.failed' : 'segment.building', { name })
