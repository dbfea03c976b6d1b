import { type Database, inWorkspace, inWorkspaceAtLarge, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'

/** The number of sums that differed from their rows, in one workspace. */
export interface SumDrift {
  workspaceId: WorkspaceId
  /** Contacts whose number, sum, first or last time of orders differed. */
  orders: number
  /** Totals of events, by contact and name, that differed. */
  events: number
}

/** Drifted sums mended in one transaction. */
const CHUNK = 1000
/**
 * Totals are compared of contacts who did something within this time:
 * the record of all years is too long to read each night.
 */
const EVENT_DAYS = 2

/**
 * Compares the sums kept beside rows with the rows, in every workspace, and mends
 * what differs. The sums follow in the database itself, so that nothing is expected
 * to: a difference is recorded, for it says that something writes past them.
 */
export async function reconcileSums(db: Database, now: Date): Promise<SumDrift[]> {
  const workspaces = await db.selectFrom('workspaces').select('id').orderBy('id').execute()
  const drifts: SumDrift[] = []
  for (const { id: workspaceId } of workspaces) {
    const begun = performance.now()
    const orders = await mend(db, workspaceId, await driftedOrders(db, workspaceId), mendOrders)
    const events = await mend(db, workspaceId, await driftedTotals(db, workspaceId, now), mendTotals)
    drifts.push({ workspaceId, orders, events })
    await db
      .insertInto('sum_reconciliations')
      .values({
        workspace_id: workspaceId,
        at: now,
        orders,
        events,
        milliseconds: Math.round(performance.now() - begun),
      })
      // Repeated at the same moment after a crash, the first finding stands.
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  return drifts
}

/**
 * Sums of orders as `sum_orders` makes them: a refund (below zero)
 * lowers the revenue and is no purchase. SQL over the orders `o`.
 */
const SUMS = sql`
  count(*) FILTER (WHERE o.total >= 0)::int AS orders,
  greatest(-9007199254740991, least(9007199254740991, coalesce(sum(o.total::numeric), 0)))::bigint AS revenue,
  min(o.ordered_at) FILTER (WHERE o.total >= 0) AS first_at,
  max(o.ordered_at) FILTER (WHERE o.total >= 0) AS last_at`

async function driftedOrders(db: Database, workspaceId: WorkspaceId): Promise<string[]> {
  const { rows } = await inWorkspaceAtLarge(db, workspaceId, (tx) =>
    sql<{ id: string }>`
      SELECT c.id
        FROM contacts c
        LEFT JOIN (SELECT o.contact_id, ${SUMS}
                     FROM orders o
                    WHERE o.workspace_id = ${workspaceId}
                    GROUP BY o.contact_id) s ON s.contact_id = c.id
       WHERE c.workspace_id = ${workspaceId}
         AND (c.orders, c.revenue, c.first_order_at, c.last_order_at)
             IS DISTINCT FROM (coalesce(s.orders, 0), coalesce(s.revenue, 0), s.first_at, s.last_at)`.execute(tx),
  )
  return rows.map(({ id }) => id)
}

async function driftedTotals(db: Database, workspaceId: WorkspaceId, now: Date): Promise<string[]> {
  const since = new Date(now.getTime() - EVENT_DAYS * 86_400_000)
  const { rows } = await inWorkspaceAtLarge(db, workspaceId, (tx) =>
    sql<{ contact_id: string }>`
      WITH lately AS (
        SELECT DISTINCT contact_id FROM events WHERE workspace_id = ${workspaceId} AND received_at > ${since}
      ), counted AS (
        SELECT e.contact_id, e.name, count(*) AS count
          FROM events e
          JOIN lately USING (contact_id)
         WHERE e.workspace_id = ${workspaceId} AND e.kind IN ('track', 'page', 'screen')
         GROUP BY 1, 2
      ), kept AS (
        SELECT t.contact_id, t.name, t.count
          FROM event_totals t
          JOIN lately
         USING (contact_id)
         WHERE t.workspace_id = ${workspaceId}
      )
      SELECT DISTINCT contact_id
        FROM counted FULL
        JOIN kept
       USING (contact_id, name)
       WHERE counted.count IS DISTINCT FROM kept.count`.execute(tx),
  )
  return rows.map(({ contact_id }) => contact_id)
}

async function mend(
  db: Database,
  workspaceId: WorkspaceId,
  contactIds: ContactId[],
  work: (tx: WorkspaceTx, workspaceId: WorkspaceId, contactIds: ContactId[]) => Promise<number>,
): Promise<number> {
  let mended = 0
  for (let from = 0; from < contactIds.length; from += CHUNK) {
    const chunk = contactIds.slice(from, from + CHUNK)
    mended += await inWorkspace(db, workspaceId, async (tx) => {
      // A transaction that writes rows of theirs meanwhile waits, and adds to what is right by then; what was written
      // before is seen by the statement after this one.
      await sql`
        SELECT
          FROM contacts
         WHERE workspace_id = ${workspaceId} AND id = ANY (${chunk}::uuid[])
         ORDER BY id FOR UPDATE`.execute(tx)
      return work(tx, workspaceId, chunk)
    })
  }
  return mended
}

async function mendOrders(tx: WorkspaceTx, workspaceId: WorkspaceId, contactIds: ContactId[]): Promise<number> {
  const { numAffectedRows } = await sql`
    UPDATE contacts c
       SET orders = s.orders,
           revenue = s.revenue,
           first_order_at = s.first_at,
           last_order_at = s.last_at
      FROM unnest(${contactIds}::uuid[]) AS d (id)
     CROSS JOIN LATERAL (SELECT ${SUMS} FROM orders o WHERE o.workspace_id = ${workspaceId} AND o.contact_id = d.id) s
     WHERE c.workspace_id = ${workspaceId} AND c.id = d.id
       AND (c.orders, c.revenue, c.first_order_at, c.last_order_at)
           IS DISTINCT FROM (s.orders, s.revenue, s.first_at, s.last_at)`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

async function mendTotals(tx: WorkspaceTx, workspaceId: WorkspaceId, contactIds: ContactId[]): Promise<number> {
  // Totals are written with their events in one statement that waits for these rows.
  await sql`
    SELECT
      FROM event_totals
     WHERE workspace_id = ${workspaceId} AND contact_id = ANY (${contactIds}::uuid[]) FOR UPDATE`.execute(tx)
  const { rows } = await sql<{ mended: number }>`
    WITH counted AS (
      SELECT contact_id, name, count(*)::int AS count, min(occurred_at) AS first_at, max(occurred_at) AS last_at
        FROM events
       WHERE workspace_id = ${workspaceId}
         AND contact_id = ANY (${contactIds}::uuid[])
         AND kind IN ('track', 'page', 'screen')
       GROUP BY 1, 2
    ), gone AS (
      DELETE
        FROM event_totals t
       WHERE t.workspace_id = ${workspaceId}
         AND t.contact_id = ANY (${contactIds}::uuid[])
         AND NOT EXISTS (SELECT FROM counted c WHERE c.contact_id = t.contact_id AND c.name = t.name)
      RETURNING 1
    ), written AS (
      INSERT INTO event_totals AS t (workspace_id, contact_id, name, count, first_at, last_at)
      SELECT ${workspaceId}, contact_id, name, count, first_at, last_at
        FROM counted
       ORDER BY contact_id, name
          ON CONFLICT (workspace_id, contact_id, name)
          DO UPDATE
         SET count = excluded.count, first_at = excluded.first_at, last_at = excluded.last_at
       WHERE t.count <> excluded.count
      RETURNING 1
    )
    SELECT ((SELECT count(*) FROM gone) + (SELECT count(*) FROM written))::int AS mended`.execute(tx)
  return rows[0]?.mended ?? 0
}
