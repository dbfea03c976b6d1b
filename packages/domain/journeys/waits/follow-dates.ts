import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, VersionId, WorkspaceId } from '@parcours/model/id.ts'
import { type Graph, type JourneyNode, nodeById } from '@parcours/model/journey/graph.ts'
import { followsDate, type WaitDate } from '@parcours/model/journey/nodes/wait-date.ts'
import { type RawBuilder, sql } from 'kysely'
import { eventRows } from '../../events/event-rows.ts'
import type { ResolvedEvent } from '../../events/resolved-event.ts'
import { loadGraph } from '../authoring/versions.ts'
import { isOfEntry } from '../enrollment/entry-key.ts'
import { broughtBy, dateOfEvent, dueOfAwaited, isNews, readDate } from '../nodes/awaited-date.ts'
import type { RunContext } from '../nodes/behaviour.ts'
import { waitBehaviour } from '../nodes/waits.ts'
import { markToWake } from '../running/exiting.ts'
import { isInTimeToMove, pausedUntilIn, SINCE_ENTRY } from './since.ts'

/** A step at which contacts wait until a date that may move while they wait. */
export interface DateWait {
  id: string
  settings: WaitDate
}

/** A step as such; undefined for all others. */
export function movingDateWait({ id, ...node }: JourneyNode): DateWait | undefined {
  const settings = waitBehaviour(node)?.date?.(node.settings)
  return settings && followsDate(settings) ? { id, settings } : undefined
}

interface Place {
  workspaceId: WorkspaceId
  node: DateWait
  now: Date
  /** Before that no contact's time was up there: see `pausedUntilIn`. */
  pausedUntil: Date | null
}

/**
 * The contacts who wait at a step for a date that is news to them: SQL that yields the place of their row (`ctid`), run
 * and time, the date and its moment. `read` is SQL that yields (run_id, contact_id, awaited), a row for each of them.
 */
function newsOf({ workspaceId, node, now, pausedUntil }: Place, read: RawBuilder<unknown>): RawBuilder<unknown> {
  const { id, settings } = node
  return sql`
    SELECT p.ctid, p.run_id, p.due_at AS was, p.awaited_date ->> 'movedAt' AS moved_at, h.awaited, n.due_at
      FROM (${read}) h
      JOIN journey_positions p ON p.workspace_id = ${workspaceId}
       AND p.run_id = h.run_id
       AND p.contact_id = h.contact_id
      JOIN contacts c ON c.workspace_id = p.workspace_id AND c.id = p.contact_id
      JOIN workspaces w ON w.id = p.workspace_id
      CROSS JOIN LATERAL (SELECT ${dueOfAwaited(settings, sql`h.awaited`, now)} AS due_at OFFSET 0) n
     WHERE p.node_id = ${id} AND p.state = 'waiting' AND ${isNews(settings, pausedUntil)}`
}

/**
 * Contacts who wait at a step for a date that has moved wait until its new moment; those whose moment is over, or who
 * have no date any more, go on at once. `read` as for {@link newsOf}. A run is woken where a contact's wait has become
 * shorter: otherwise it wakes at the old time, and finds the new one. Returns how many have got another moment.
 */
async function moveWaits(tx: WorkspaceTx, place: Place, read: RawBuilder<unknown>): Promise<number> {
  const { workspaceId, now } = place
  const { rows } = await sql<{ count: number }>`
    WITH h AS MATERIALIZED (${read}), d AS MATERIALIZED (
      ${newsOf(place, sql`SELECT * FROM h`)}
         FOR UPDATE OF p
    ), moved AS (
      UPDATE journey_positions p SET due_at = d.due_at,
             awaited_date = d.awaited || jsonb_build_object('movedAt',
                 CASE
                  WHEN d.due_at IS DISTINCT FROM d.was THEN to_jsonb(${now}::timestamptz)
                  ELSE to_jsonb(d.moved_at) END)
        FROM d WHERE p.ctid = d.ctid
      RETURNING d.run_id, d.due_at, d.was
    ), woken AS (${markToWake(workspaceId, sql`SELECT run_id FROM moved WHERE due_at < was`)})
    SELECT count(*)::int AS count FROM moved WHERE due_at IS DISTINCT FROM was`.execute(tx)
  return rows[0]?.count ?? 0
}

/** A date of these contacts has changed: those who wait for it at a step of a version wait until the new one. */
export function followContacts(
  tx: WorkspaceTx,
  place: Place,
  { versionId, graph }: { versionId: VersionId; graph: Graph },
  contactIds: ContactId[],
): Promise<number> {
  const who = sql`p.contact_id = ANY (${uuids(contactIds)}) AND p.version_id = ${versionId} AND p.ended_at IS NULL`
  return moveWaits(tx, place, readAgain(place, graph, who))
}

/** The date as it is now, of those who wait for it: SQL for {@link moveWaits}. `who` is SQL over the position `p`. */
function readAgain({ workspaceId, node, now }: Place, graph: Graph, who: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    SELECT p.run_id, p.contact_id, ${readDate({ settings: node.settings, graph, now })} AS awaited
      FROM journey_positions p
      JOIN contacts c ON c.workspace_id = p.workspace_id AND c.id = p.contact_id
     WHERE p.workspace_id = ${workspaceId} AND p.node_id = ${node.id} AND p.state = 'waiting' AND ${who}`
}

/** These events bring newer dates: of several for one entry, the last by time. */
export function followEvents(
  tx: WorkspaceTx,
  place: Place,
  { versionId, graph }: { versionId: VersionId; graph: Graph },
  events: ResolvedEvent[],
): Promise<number> {
  const { workspaceId, node } = place
  const { value, isDate } = dateOfEvent(node.settings)
  return moveWaits(
    tx,
    place,
    sql`
      SELECT DISTINCT ON (p.run_id, p.contact_id) p.run_id, p.contact_id, ${broughtBy(value)} AS awaited
        FROM events e JOIN journey_positions p ON p.workspace_id = e.workspace_id AND p.contact_id = e.contact_id
       WHERE ${eventRows(workspaceId, events)}
         AND p.version_id = ${versionId}
         AND p.node_id = ${node.id}
         AND p.ended_at IS NULL
         AND p.state = 'waiting'
         AND ${SINCE_ENTRY} AND ${isInTimeToMove(sql`e.occurred_at`, place.pausedUntil)} AND ${isOfEntry(graph)} AND ${isDate}
       ORDER BY p.run_id, p.contact_id, e.occurred_at DESC, e.id DESC`,
  )
}

/**
 * The contacts of a run who have come to wait for a date read it once more: what changed in the moment in which they
 * came was missed. To be called in a transaction after the one in which they came; see `resolveFromHistory`.
 * @param arrivedSince leaves out those who have waited for longer
 */
export async function readDatesAgain(
  tx: WorkspaceTx,
  { workspaceId, runId, graph, resumedAt = null }: RunContext,
  { arrivedSince, now }: { arrivedSince: Date | undefined; now: Date },
): Promise<void> {
  for (const node of graph.nodes.flatMap((one) => movingDateWait(one) ?? [])) {
    const place = { workspaceId, node, now, pausedUntil: resumedAt }
    const who = sql`
      p.run_id = ${runId} AND p.since >= ${arrivedSince ?? '-infinity'}::timestamptz AND p.awaited_date IS NOT NULL`
    await moveWaits(tx, place, readAgain(place, graph, who))
  }
}

/** What these contacts wait for may be another by now, as after two have become one. */
export function followEverywhere(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  contactIds: ContactId[],
  now: Date,
): Promise<void> {
  return followWhere(tx, { workspaceId, now }, sql`p.contact_id = ANY (${uuids(contactIds)})`)
}

/** Where contacts read their date again; `pausedUntil` in place of what the journeys say. */
type Where = Pick<Place, 'workspaceId' | 'now'> & Partial<Pick<Place, 'pausedUntil'>>

/** Has those read their date again who wait for one that may move. `who` is SQL over the position `p`. */
export async function followWhere(tx: WorkspaceTx, where: Where, who: RawBuilder<boolean>): Promise<void> {
  for (const { place, read } of await readWhere(tx, where, who)) await moveWaits(tx, place, read)
}

/** How many of those whose time is up would wait on if they read their date again; see {@link followWhere}. */
export async function countToWaitOn(tx: WorkspaceTx, where: Where, who: RawBuilder<boolean>): Promise<number> {
  let count = 0
  for (const { place, read } of await readWhere(tx, where, who)) {
    const { rows } = await sql<{ count: number }>`
      SELECT count(*)::int AS count
        FROM (${newsOf(place, read)}) n
       WHERE was <= ${where.now} AND due_at > ${where.now}`.execute(tx)
    count += rows[0]?.count ?? 0
  }
  return count
}

/** The steps at which they wait for a date that may move, and how it is read again there. */
async function readWhere(
  tx: WorkspaceTx,
  where: Where,
  who: RawBuilder<boolean>,
): Promise<{ place: Place; read: RawBuilder<unknown> }[]> {
  const { rows } = await sql<{ version_id: string; node_id: string; waits_until: Date | null }>`
    SELECT DISTINCT p.version_id, p.node_id, ${pausedUntilIn(where.now)} AS waits_until
      FROM journey_positions p
      JOIN journeys j ON j.workspace_id = p.workspace_id AND j.id = p.journey_id
     WHERE p.workspace_id = ${where.workspaceId}
       AND p.ended_at IS NULL
       AND p.state = 'waiting'
       AND p.awaited_date IS NOT NULL
       AND ${who}
     ORDER BY 1, 2`.execute(tx)
  const places: { place: Place; read: RawBuilder<unknown> }[] = []
  for (const { version_id: versionId, node_id, waits_until: pausedUntil } of rows) {
    const graph = await loadGraph(tx, versionId)
    const waiting = nodeById(graph, node_id)
    const node = waiting && movingDateWait(waiting)
    if (!node) continue
    const place = { pausedUntil, ...where, node }
    const there = sql<boolean>`${who} AND p.version_id = ${versionId} AND p.ended_at IS NULL`
    places.push({ place, read: readAgain(place, graph, there) })
  }
  return places
}
