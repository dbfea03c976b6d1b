import { texts, uuids } from '@parcours/db/arrays.ts'
import type { Database } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'

/** A row that asks for something of Temporal: that its workflow is started, woken, scheduled. */
export interface Asking {
  workspaceId: WorkspaceId
  rowId: string
  /** Tells this asking from the next: what is asked for after it was read stays asked for. */
  asking: string
}

/**
 * What some rows ask of Temporal. A transaction puts a mark on its row and wakes the launcher (see `wakeLauncher`);
 * this reads the marked rows, does what they ask, and takes the marks off, in this order: after a crash it is done once
 * more, and all of it may be repeated. The mark is a column with an index over marked rows alone, so that asking costs
 * no row of its own.
 */
export interface WorkflowOutbox<Item extends Asking> {
  /** Whether any row is marked: SQL. */
  hasAny: RawBuilder<boolean>
  /** Workspaces in turn, the oldest row of each first. */
  read(db: Database): Promise<Item[]>
  /** Of those for which it was done. */
  unmark(db: Database, items: Asking[]): Promise<void>
}

interface OutboxSettings {
  /** The marked rows, `r` in SQL. */
  table: 'journey_runs' | 'campaign_sends' | 'campaigns' | 'imports' | 'bulk_jobs' | 'segments'
  /** A flag; or `wakes`, counters of how often it was asked for and given. */
  mark: 'to_start' | 'to_build' | 'to_schedule' | 'wakes'
  /** What tells one asking from the next: SQL. A row whose flag is set once in its life needs none. */
  asking?: RawBuilder<unknown>
  /** What is read beside, named as in the item, and the tables that it comes from: SQL. */
  columns?: RawBuilder<unknown>
  joins?: RawBuilder<unknown>
  limit?: number
}

/** @param complete adds to rows what SQL cannot, and may leave some out; without it they are as they were read */
export function workflowOutbox<Row extends object>(settings: OutboxSettings): WorkflowOutbox<Row & Asking>
export function workflowOutbox<Row extends object, Item extends Asking>(
  settings: OutboxSettings,
  complete: (db: Database, rows: (Row & Asking)[]) => Promise<Item[]>,
): WorkflowOutbox<Item>
export function workflowOutbox(
  { table, mark, asking = sql`''`, columns, joins = sql``, limit = 100 }: OutboxSettings,
  complete: (db: Database, rows: Asking[]) => Promise<Asking[]> = async (_, rows) => rows,
): WorkflowOutbox<Asking> {
  const byWakes = mark === 'wakes'
  const isMarked = byWakes ? sql`r.wakes_asked > r.wakes_given AND NOT r.to_start` : sql`r.${sql.ref(mark)}`
  const seen = byWakes ? sql`r.wakes_asked` : asking
  const unmarked = byWakes ? sql`wakes_given = greatest(r.wakes_given, s.asking::int)` : sql`${sql.ref(mark)} = false`
  return {
    hasAny: sql<boolean>`EXISTS (SELECT FROM ${sql.table(table)} r WHERE ${isMarked})`,
    async read(db) {
      const { rows } = await sql<Asking>`
        SELECT r.workspace_id AS "workspaceId", r.id AS "rowId", r.asking${columns ? sql`, ${columns}` : sql``}
          FROM (SELECT r.*, ${seen}::text AS asking,
                       row_number() OVER (PARTITION BY r.workspace_id ORDER BY r.id) AS place
                  FROM ${sql.table(table)} r
                 WHERE ${isMarked}
                 ORDER BY place, r.id
                 LIMIT ${limit}) r
          ${joins}
         ORDER BY r.place, r.id`.execute(db)
      return complete(db, rows)
    },
    async unmark(db, items) {
      if (items.length === 0) return
      // In the order in which all who mark several rows do so (see `markToWake`): no two wait for each other.
      const rows = items.toSorted((one, other) => (one.rowId < other.rowId ? -1 : 1))
      await sql`
        UPDATE ${sql.table(table)} r
           SET ${unmarked}
          FROM unnest(${uuids(rows.map(({ workspaceId }) => workspaceId))}, ${uuids(rows.map(({ rowId }) => rowId))},
              ${texts(rows.map((row) => row.asking))}) AS s (workspace_id, id, asking)
         WHERE r.workspace_id = s.workspace_id AND r.id = s.id
           AND ${byWakes ? sql`true` : sql`(${asking})::text = s.asking`}`.execute(db)
    },
  }
}

/** Which of these outboxes have anything, in their order: nearly always it is one, or none. */
export async function outboxesWithAny(db: Database, outboxes: Pick<WorkflowOutbox<Asking>, 'hasAny'>[]) {
  const { rows } = await sql<{ any: boolean[] }>`
    SELECT ARRAY[${sql.join(outboxes.map(({ hasAny }) => hasAny))}] AS any`.execute(db)
  return rows[0]?.any ?? []
}
