import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, JourneyId, RunId, VersionId, WorkspaceId } from '@parcours/model/id.ts'
import { type EntryRule, REENTRY_DAYS } from '@parcours/model/journey/entry-rule.ts'
import { type Graph, nodeById, triggerOf } from '@parcours/model/journey/graph.ts'
import { entryRuleOf } from '@parcours/model/journey/reentry.ts'
import type { EntryReason } from '@parcours/model/journey/state.ts'
import { type RawBuilder, sql } from 'kysely'
import { conditionSql } from '../../condition/sql.ts'
import { uuidv7 } from '../../uuid.ts'
import { countMoves } from '../reporting/counters.ts'
import { conditionInputs, inputsSql } from '../running/decision-inputs.ts'
import { lockArrival, lockEnrollment, mayJoinRuns } from '../running/locks.ts'
import { firstPosition } from '../running/next-position.ts'
import { ENTRY_EVENT_AT } from '../waits/since.ts'

/** Contacts in one run at most: beyond, a step would hold its transaction too long. */
export const MAX_COHORT = 5000

export interface Entry {
  workspaceId: WorkspaceId
  journeyId: JourneyId
  versionId: VersionId
  graph: Graph
  reason: EntryReason
  /** SQL that yields (contact_id, entry_key, entry): who, which of several entries, and what brought them. */
  entrants: RawBuilder<unknown>
  now: Date
}

/**
 * {@link enrollEntrants} for contacts named, as often as the re-entry rule admits them; `entry` is what brought them,
 * the same for all.
 */
export function enrollContacts(
  tx: WorkspaceTx,
  entry: Omit<Entry, 'entrants'>,
  contactIds: ContactId[],
  brought: object,
): Promise<number> {
  const entrants = sql`
    SELECT id AS contact_id, ${entryKeySqlOf(entry)} AS entry_key, ${JSON.stringify(brought)}::jsonb AS entry
      FROM unnest(${uuids(contactIds)}) id`
  return enrollEntrants(tx, { ...entry, entrants })
}

/**
 * {@link enrollContacts} for contacts that a moment of their own brings: what they did since then counts, however late
 * they are enrolled.
 */
export function enrollContactsAt(
  tx: WorkspaceTx,
  entry: Omit<Entry, 'entrants'>,
  brought: { id: string; at: Date }[],
): Promise<number> {
  const times = sql`${brought.map(({ at }) => at.toISOString())}::text[]`
  const entrants = sql`
    SELECT id AS contact_id, ${entryKeySqlOf(entry)} AS entry_key,
           jsonb_build_object('properties', '{}'::jsonb, 'occurredAt', at) AS entry
      FROM unnest(${uuids(brought.map(({ id }) => id))}, ${times}) AS n (id, at)`
  return enrollEntrants(tx, { ...entry, entrants })
}

const entryKeySqlOf = ({ graph }: Pick<Entry, 'graph'>) =>
  entryRule(graph).reentry === 'always' ? sql`uuidv7()::text` : sql`''`

/** How contacts are enrolled, and how often. */
function entryRule(graph: Graph): EntryRule & { id: string } {
  const trigger = triggerOf(graph)
  const rule = trigger && entryRuleOf(trigger)
  if (!rule) throw new Error('A published journey has a trigger')
  return { id: trigger.id, ...rule }
}

/**
 * Whether the rule admits the entrant `n`, the contact `c`: SQL. An index sees to it that no contact is enrolled twice
 * under one entry key at once.
 */
function admits(
  { only, reentry, days = REENTRY_DAYS, mostADay }: EntryRule,
  { workspaceId, journeyId, now }: Entry,
): RawBuilder<boolean> {
  const before = sql`
    FROM journey_positions p
   WHERE p.workspace_id = ${workspaceId} AND p.contact_id = n.contact_id AND p.journey_id = ${journeyId}`
  // By when what brought them happened, then and now: however late it is carried out.
  const since = (span: RawBuilder<unknown>) =>
    sql`${ENTRY_EVENT_AT} > coalesce((n.entry ->> 'occurredAt')::timestamptz, ${now}::timestamptz) - ${span}`
  const rules = [
    ...(only ? [conditionSql(only, { now, of: 'each' })] : []),
    ...(reentry === 'once' ? [sql`NOT EXISTS (SELECT ${before} AND p.entry_key = n.entry_key)`] : []),
    ...(reentry === 'afterDays'
      ? [
          sql`
            NOT EXISTS (SELECT ${before} AND p.entry_key = n.entry_key
                                         AND ${since(sql`make_interval(days => ${days}::int)`)})`,
        ]
      : []),
    ...(mostADay ? [sql`(SELECT count(*) ${before} AND ${since(sql`interval '1 day'`)}) < ${mostADay}::int`] : []),
  ]
  return rules.length === 0 ? sql`true` : sql`${sql.join(rules, sql` AND `)}`
}

/**
 * Joins to entrants the contact `c` of an id, looked up one by one whatever the planner believes: it could compare each
 * of them with each contact. SQL.
 */
function withContact(workspaceId: WorkspaceId, id: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    CROSS JOIN LATERAL (SELECT * FROM contacts c WHERE c.workspace_id = ${workspaceId} AND c.id = ${id} OFFSET 0) c`
}

/** So few join a run that is about to begin; with more, their transaction would keep those in it waiting. */
const MAX_JOINING = 100
/** A run that others join holds no more. */
const MAX_JOINED = 500

/** A run that has not begun after this has a trouble of its own, into which no contact is drawn. */
const JOINS_WITHIN = sql`interval '5 seconds'`

/**
 * The youngest run of the same version and reason that has not begun yet, if these `entrants` may still join it: SQL. A
 * run costs Temporal some 40 ms of a core however many are in it: with little to do it begins at once, with much to do
 * it begins late, and contacts who come meanwhile share it. Its lock keeps it from beginning until they are in it; what
 * begins a run takes the stronger one (see perform.ts). The entries of a contact are in the order of their runs: no
 * contact is twice in one run, nor joins one that is older than its last.
 */
function openRun({ workspaceId, journeyId, versionId, reason, now }: Entry): RawBuilder<unknown> {
  return sql`
    SELECT r.id
      FROM (SELECT id
              FROM journey_runs
             WHERE workspace_id = ${workspaceId}
               AND version_id = ${versionId}
               AND reason = ${reason}
               AND to_begin
               AND created_at > ${now}::timestamptz - ${JOINS_WITHIN}
             ORDER BY created_at DESC, id DESC
             LIMIT 1
               FOR KEY SHARE SKIP LOCKED) r
     CROSS JOIN LATERAL (SELECT count(*) AS entering FROM entrants) n
     CROSS JOIN LATERAL (
       SELECT count(*) AS inside
         FROM (SELECT
                 FROM journey_positions
                WHERE workspace_id = ${workspaceId} AND run_id = r.id
                LIMIT ${MAX_JOINED}) p
     ) p
     WHERE n.entering <= ${MAX_JOINING}
       AND p.inside + n.entering <= ${MAX_JOINED}
       AND NOT EXISTS (
         SELECT
           FROM entrants n
          CROSS JOIN LATERAL (
            SELECT
              FROM journey_positions
             WHERE workspace_id = ${workspaceId}
               AND contact_id = n.contact_id
               -- By the contact alone: an index by the journey or by its runs holds everyone else.
               AND (journey_id = ${journeyId} AND run_id >= r.id) IS TRUE
             LIMIT 1
          ) later
       )`
}

/** The workflow's id says which run of ours it is. */
export function workflowIdOf(runId: RunId): string {
  return `journey-run-${runId}`
}

/**
 * Enrolls contacts as one cohort, in one statement: those whom the re-entry rule admits get a position, in a run that
 * has not begun yet or in one of their own, whose row is marked to be started. A journey that is not live any more
 * enrolls none. Returns how many were enrolled.
 */
export async function enrollEntrants(tx: WorkspaceTx, entry: Entry): Promise<number> {
  const { workspaceId, journeyId, versionId, graph, reason, entrants, now } = entry
  const trigger = entryRule(graph)
  const once = trigger.reentry === 'once'
  const nextPosition = firstPosition(graph, journeyId, trigger.id, now)
  const why = trigger.only && inputsSql(conditionInputs([trigger.only]))
  await lockEnrollment(tx, journeyId)
  await lockArrival(tx, [nodeById(graph, nextPosition.nodeId)])
  const mayJoin = await mayJoinRuns(tx, versionId)
  const runId = uuidv7(now.getTime())
  const { rows } = await sql<{ entered: number }>`
    WITH entrants AS MATERIALIZED (${entrants}),
    open AS MATERIALIZED (${mayJoin ? openRun(entry) : sql`SELECT NULL::uuid AS id WHERE false`}),
    chosen AS MATERIALIZED (SELECT coalesce((SELECT id FROM open), ${runId}::uuid) AS run_id),
    entered AS (
      INSERT INTO journey_positions
        (workspace_id, run_id, contact_id, journey_id, version_id, entry_key, once, entry, entered_at, node_id, state,
            since, due_at, awaited_date, ended_at, ended_why)
      SELECT ${workspaceId}, (SELECT run_id FROM chosen), c.id, ${journeyId}, ${versionId}, n.entry_key, ${once},
             n.entry, ${now}, ${nextPosition.nodeId}, ${nextPosition.state}, ${now},
             ${nextPosition.dueAt}, ${nextPosition.awaits ?? sql`NULL::jsonb`},
             ${nextPosition.state === 'done' ? now : null}::timestamptz, ${nextPosition.endedWhy}
        FROM entrants n ${withContact(workspaceId, sql`n.contact_id`)} JOIN workspaces w ON w.id = c.workspace_id
        -- As what they wait for sees their position, which is not there yet.
        CROSS JOIN LATERAL (SELECT c.workspace_id, n.contact_id, n.entry, ${now}::timestamptz AS entered_at) p
       WHERE ${admits(trigger, entry)}
         AND EXISTS (SELECT
                       FROM journeys j
                      WHERE j.workspace_id = ${workspaceId} AND j.id = ${journeyId} AND j.state = 'live')
       ORDER BY c.id
      ON CONFLICT DO NOTHING
      RETURNING contact_id
    ), run AS (
      INSERT INTO journey_runs (workspace_id, id, journey_id, version_id, reason, size, workflow_id, created_at)
      SELECT ${workspaceId}, ${runId}, ${journeyId}, ${versionId}, ${reason}, count(*), ${workflowIdOf(runId)}, ${now}
        FROM entered
       WHERE NOT EXISTS (SELECT FROM open)
      HAVING count(*) > 0
    ), trail AS (
      INSERT INTO journey_trail (workspace_id, contact_id, journey_id, run_id, node_id, port, why, at)
      SELECT ${workspaceId}, contact_id, ${journeyId}, (SELECT run_id FROM chosen), ${trigger.id}, 'next',
             ${why ?? sql`NULL`}, ${now}::timestamptz
        FROM entered ${why ? withContact(workspaceId, sql`entered.contact_id`) : sql``}
    )
    SELECT count(*)::int AS entered FROM entered`.execute(tx)
  const entered = rows[0]?.entered ?? 0
  await countMoves(
    tx,
    { workspaceId, journeyId, versionId },
    entered > 0 ? [{ nodeId: trigger.id, port: 'next', count: entered }] : [],
  )
  return entered
}
