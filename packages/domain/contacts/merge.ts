import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { TryAgain } from '@parcours/db/failure.ts'
import { sql } from 'kysely'
import { followEverywhere } from '../journeys/follow-dates.ts'
import { leaveSegments } from '../segments/leave.ts'
import { CONTACT_COLUMNS } from './columns.ts'

/** What a profile holds besides its properties, by the name under which its time is kept. */
const FIELDS_OF_F = sql`jsonb_build_object(${sql.join(Object.entries(CONTACT_COLUMNS).map(([field, column]) => sql`${sql.lit(field)}, f.${sql.ref(column)}`))})`
const FIELDS_OF_C = sql`jsonb_build_object(${sql.join(Object.entries(CONTACT_COLUMNS).map(([field, column]) => sql`${sql.lit(field)}, c.${sql.ref(column)}`))})`

/** When each thing was told of the survivor `c`: what is taken over from `f` keeps its time; see `told_at` in the migration of values. */
const TOLD_OF_BOTH = sql`(
        SELECT coalesce(jsonb_object_agg(t.name, coalesce(f.told_at -> t.name, f.told_at -> '*')) FILTER (WHERE f.told_at ? t.name OR f.told_at ? '*'), '{}')
          FROM jsonb_each(f.properties || jsonb_strip_nulls(${FIELDS_OF_F})) t (name, value)
         WHERE NOT c.properties || jsonb_strip_nulls(${FIELDS_OF_C}) ? t.name
      ) || c.told_at || CASE WHEN f.told_at ? '' THEN jsonb_build_object('', greatest((c.told_at ->> '')::numeric, (f.told_at ->> '')::numeric)) ELSE '{}' END`

export interface MergePair {
  /** The contact that disappears. */
  from: string
  /** The contact that stays. */
  into: string
}

/**
 * Makes several pairs of contacts into one each: everything that happened to `from` belongs to `into` afterwards, and what
 * `into` does not know is taken over. Someone who stands twice in a journey by it goes on once. Nobody may disappear into one who disappears.
 * @throws TryAgain when one of them is gone by now
 */
export async function mergeContacts(tx: WorkspaceTx, workspaceId: string, pairs: MergePair[]): Promise<void> {
  await lockContacts(tx, workspaceId, pairs)
  for (const round of roundsOf(pairs)) await mergePairs(tx, workspaceId, round)
}

/** Several that become one do so one after the other: a statement that gives one row two sources takes either of them. */
function roundsOf(pairs: MergePair[]): MergePair[][] {
  const rounds: MergePair[][] = []
  const count = new Map<string, number>()
  for (const pair of new Map(pairs.map((one) => [one.from, one])).values()) {
    const round = count.get(pair.into) ?? 0
    count.set(pair.into, round + 1)
    const others = rounds[round]
    if (others) others.push(pair)
    else rounds[round] = [pair]
  }
  return rounds
}

/** Nobody else recognises or merges contacts of the workspace meanwhile. In one order for all who change them, so that nobody waits in a circle. */
async function lockContacts(tx: WorkspaceTx, workspaceId: string, pairs: MergePair[]): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('parcours.identities'), hashtext(${workspaceId}))`.execute(tx)
  const ids = [...new Set(pairs.flatMap(({ from, into }) => [from, into]))].sort()
  const { rows } = await sql`
    SELECT id FROM contacts WHERE workspace_id = ${workspaceId} AND id = ANY (${ids}::uuid[]) ORDER BY id FOR UPDATE`.execute(tx)
  if (rows.length < ids.length) throw new TryAgain('A contact was merged or erased meanwhile')
}

/** Pairs of different survivors. */
async function mergePairs(tx: WorkspaceTx, workspaceId: string, pairs: MergePair[]): Promise<void> {
  const merged = sql`unnest(${pairs.map(({ from }) => from)}::uuid[], ${pairs.map(({ into }) => into)}::uuid[]) AS m (from_id, into_id)`
  await sql`
    UPDATE contacts c SET
      external_id = coalesce(c.external_id, f.external_id), email = coalesce(c.email, f.email), phone = coalesce(c.phone, f.phone),
      first_name = coalesce(c.first_name, f.first_name), last_name = coalesce(c.last_name, f.last_name),
      language = coalesce(c.language, f.language), country = coalesce(c.country, f.country), city = coalesce(c.city, f.city),
      time_zone = coalesce(c.time_zone, f.time_zone), properties = f.properties || c.properties,
      told_at = ${TOLD_OF_BOTH},
      tags = ARRAY (SELECT DISTINCT unnest(c.tags || f.tags) ORDER BY 1), created_at = least(c.created_at, f.created_at),
      last_seen_at = greatest(c.last_seen_at, f.last_seen_at), engaged_at = greatest(c.engaged_at, f.engaged_at),
      orders = c.orders + f.orders,
      -- As sum_orders bounds it.
      revenue = greatest(-9007199254740991, least(9007199254740991, c.revenue::numeric + f.revenue))::bigint,
      first_order_at = least(c.first_order_at, f.first_order_at),
      last_order_at = greatest(c.last_order_at, f.last_order_at), updated_at = now(), revision = c.revision + 1
    FROM ${merged} JOIN contacts f ON f.workspace_id = ${workspaceId} AND f.id = m.from_id
    WHERE c.workspace_id = ${workspaceId} AND c.id = m.into_id`.execute(tx)
  await sql`
    UPDATE contact_identifiers i SET contact_id = m.into_id FROM ${merged}
     WHERE i.workspace_id = ${workspaceId} AND i.contact_id = m.from_id`.execute(tx)
  for (const table of ['events', 'message_events', 'journey_trail', 'orders', 'order_items', 'segment_moves', 'sandbox_about', 'journey_backlog']) {
    await sql`
      UPDATE ${sql.table(table)} t SET contact_id = m.into_id FROM ${merged}
       WHERE t.workspace_id = ${workspaceId} AND t.contact_id = m.from_id`.execute(tx)
  }
  // Both may have had the same message: it stays twice, as it was sent.
  await sql`
    UPDATE messages t SET contact_id = m.into_id, visit = t.visit + coalesce((
             SELECT max(o.visit) FROM messages o WHERE o.workspace_id = t.workspace_id AND o.source_id = t.source_id AND o.node_id = t.node_id AND o.source_at = t.source_at AND o.contact_id = m.into_id), 0)
      FROM ${merged} WHERE t.workspace_id = ${workspaceId} AND t.contact_id = m.from_id`.execute(tx)
  await sql`
    DELETE FROM campaign_recipients r USING ${merged} WHERE r.workspace_id = ${workspaceId} AND r.contact_id = m.from_id
       AND EXISTS (SELECT FROM campaign_recipients o WHERE o.workspace_id = r.workspace_id AND o.send_id = r.send_id AND o.contact_id = m.into_id)`.execute(tx)
  await sql`UPDATE campaign_recipients r SET contact_id = m.into_id FROM ${merged} WHERE r.workspace_id = ${workspaceId} AND r.contact_id = m.from_id`.execute(tx)
  await sql`
    WITH gone AS (
      DELETE FROM event_totals d USING ${merged} WHERE d.workspace_id = ${workspaceId} AND d.contact_id = m.from_id
      RETURNING m.into_id, d.name, d.count, d.first_at, d.last_at
    )
    INSERT INTO event_totals AS t (workspace_id, contact_id, name, count, first_at, last_at)
    SELECT ${workspaceId}, into_id, name, sum(count), min(first_at), max(last_at) FROM gone GROUP BY into_id, name
    ON CONFLICT (workspace_id, contact_id, name) DO UPDATE
      SET count = t.count + excluded.count, first_at = least(t.first_at, excluded.first_at), last_at = greatest(t.last_at, excluded.last_at)`.execute(tx)
  // The ledger is never rewritten: the survivor's history repeats the entries, naming where they come from.
  await sql`
    INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, wording_version, evidence, decided_at)
    SELECT l.workspace_id, m.into_id, l.channel, l.purpose, l.decision, l.source, l.wording_version,
           l.evidence || jsonb_build_object('mergedFrom', l.id), l.decided_at
      FROM consent_ledger l JOIN ${merged} ON l.contact_id = m.from_id WHERE l.workspace_id = ${workspaceId}`.execute(tx)
  await sql`DELETE FROM consents k USING ${merged} WHERE k.workspace_id = ${workspaceId} AND k.contact_id = m.from_id`.execute(tx)
  await sql`
    UPDATE journey_positions p SET state = 'done', ended_at = now(), ended_why = 'merged' FROM ${merged}
     WHERE p.workspace_id = ${workspaceId} AND p.contact_id = m.from_id AND p.ended_at IS NULL
       AND EXISTS (SELECT FROM journey_positions o WHERE o.workspace_id = p.workspace_id AND o.contact_id = m.into_id
                   AND o.journey_id = p.journey_id AND o.lane = p.lane AND o.ended_at IS NULL)`.execute(tx)
  // Who entered in one cohort stands in it once.
  for (const table of ['journey_positions', 'journey_conversions']) {
    await sql`
      DELETE FROM ${sql.table(table)} p USING ${merged} WHERE p.workspace_id = ${workspaceId} AND p.contact_id = m.from_id
         AND EXISTS (SELECT FROM ${sql.table(table)} o WHERE o.workspace_id = p.workspace_id AND o.run_id = p.run_id AND o.contact_id = m.into_id)`.execute(tx)
  }
  await sql`UPDATE journey_conversions v SET contact_id = m.into_id FROM ${merged} WHERE v.workspace_id = ${workspaceId} AND v.contact_id = m.from_id`.execute(tx)
  await sql`
    UPDATE journey_positions p SET contact_id = m.into_id,
           once = p.once AND NOT EXISTS (SELECT FROM journey_positions o WHERE o.workspace_id = p.workspace_id AND o.contact_id = m.into_id
                                         AND o.journey_id = p.journey_id AND o.lane = p.lane AND o.once)
      FROM ${merged} WHERE p.workspace_id = ${workspaceId} AND p.contact_id = m.from_id`.execute(tx)
  await sql`
    DELETE FROM journey_resettled r USING ${merged} WHERE r.workspace_id = ${workspaceId} AND r.contact_id = m.from_id
       AND EXISTS (SELECT FROM journey_resettled o WHERE o.workspace_id = r.workspace_id AND o.operation_id = r.operation_id AND o.run_id = r.run_id AND o.contact_id = m.into_id)`.execute(tx)
  await sql`UPDATE journey_resettled r SET contact_id = m.into_id FROM ${merged} WHERE r.workspace_id = ${workspaceId} AND r.contact_id = m.from_id`.execute(tx)
  // Our own events that wait name their contact.
  await sql`UPDATE event_inbox i SET contact_id = m.into_id FROM ${merged} WHERE i.workspace_id = ${workspaceId} AND i.contact_id = m.from_id`.execute(tx)
  await leaveSegments(
    tx,
    workspaceId,
    pairs.map(({ from }) => from),
  )
  // Whoever waits for a date of theirs has the survivor's from now on.
  await followEverywhere(tx, workspaceId, pairs.map(({ into }) => into), new Date())
  // All that is known of the survivor may have changed.
  await sql`SELECT touch_segments(${workspaceId}, ${pairs.map(({ into }) => into)}::uuid[], 'any')`.execute(tx)
  await sql`DELETE FROM contacts c USING ${merged} WHERE c.workspace_id = ${workspaceId} AND c.id = m.from_id`.execute(tx)
}
