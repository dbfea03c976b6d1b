import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { TryAgain } from '@parcours/db/failure.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { lockIdentities } from '../identity-lock.ts'
import { invalid } from '../problem.ts'
import { Topic } from '../topic.ts'
import { CONTACT_COLUMNS } from './columns.ts'
import { getContact } from './contact.ts'
import { type MergePair, mergedSql } from './merge-rows.ts'

/** The parts of a profile besides its properties, by the name under which their time is stored. */
const fieldsOf = (alias: 'c' | 'f') => {
  const pairs = Object.entries(CONTACT_COLUMNS).map(
    ([field, column]) => sql`${sql.lit(field)}, ${sql.ref(`${alias}.${column}`)}`,
  )
  return sql`jsonb_build_object(${sql.join(pairs)})`
}

/**
 * When each thing was told of the survivor `c`: what is copied
 * from `f` keeps its time; see `field_updated_at` in the migration of values.
 */
const MERGED_TIMES = sql`(
    SELECT coalesce(
             jsonb_object_agg(t.name, coalesce(f.field_updated_at -> t.name, f.field_updated_at -> '*'))
               FILTER (WHERE f.field_updated_at ? t.name OR f.field_updated_at ? '*'),
             '{}')
      FROM jsonb_each(f.properties || jsonb_strip_nulls(${fieldsOf('f')})) t (name, value)
     WHERE NOT c.properties || jsonb_strip_nulls(${fieldsOf('c')}) ? t.name
  ) || c.field_updated_at || CASE
    WHEN f.field_updated_at ? ''
      THEN jsonb_build_object('', greatest((c.field_updated_at ->> '')::numeric, (f.field_updated_at ->> '')::numeric))
    ELSE '{}'
  END`

/**
 * Pairs of different survivors are becoming one each: what belongs to those who disappear goes over to those who stay,
 * whose profile is merged already.
 */
export const contactsMerged = new Topic<[pairs: MergePair[]]>('contacts merged')

/**
 * Makes several pairs of contacts into one each: everything that happened to `from` belongs to `into` afterwards, and
 * what `into` does not know is copied. A contact who is enrolled twice in a journey by it goes on once. Nobody may
 * disappear into one who disappears.
 * @throws TryAgain when one of them is gone by now
 */
export async function mergeContacts(tx: WorkspaceTx, workspaceId: WorkspaceId, pairs: MergePair[]): Promise<void> {
  await lockContacts(tx, workspaceId, pairs)
  for (const round of roundsOf(pairs)) await mergePairs(tx, workspaceId, round)
}

/** Makes two contacts one, as a user asks for. @throws Problem when they are one, or one of them does not exist */
export async function mergeTwo(tx: WorkspaceTx, workspaceId: WorkspaceId, { from, into }: MergePair): Promise<void> {
  if (into === from) throw invalid([issue('from', 'contact.mergeSelf')])
  await Promise.all([getContact(tx, into), getContact(tx, from)])
  await mergeContacts(tx, workspaceId, [{ from, into }])
}

/**
 * Several that become one are merged one after the other: a statement that gives one row two sources takes either of
 * them.
 */
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

/**
 * Nobody else recognises or merges contacts of the workspace meanwhile. In one order for all who change them, so that
 * nobody waits in a circle.
 */
async function lockContacts(tx: WorkspaceTx, workspaceId: WorkspaceId, pairs: MergePair[]): Promise<void> {
  await lockIdentities(tx, workspaceId, 'exclusive')
  const ids = [...new Set(pairs.flatMap(({ from, into }) => [from, into]))].sort()
  const { rows } = await sql`
    SELECT id
      FROM contacts
     WHERE workspace_id = ${workspaceId} AND id = ANY (${ids}::uuid[])
     ORDER BY id FOR UPDATE`.execute(tx)
  if (rows.length < ids.length) throw new TryAgain('A contact was merged or erased meanwhile')
}

/** Pairs of different survivors. */
async function mergePairs(tx: WorkspaceTx, workspaceId: WorkspaceId, pairs: MergePair[]): Promise<void> {
  const merged = mergedSql(pairs)
  await sql`
    UPDATE contacts c
       SET external_id = coalesce(c.external_id, f.external_id),
           email = coalesce(c.email, f.email),
           phone = coalesce(c.phone, f.phone),
           first_name = coalesce(c.first_name, f.first_name),
           last_name = coalesce(c.last_name, f.last_name),
           language = coalesce(c.language, f.language),
           country = coalesce(c.country, f.country),
           city = coalesce(c.city, f.city),
           time_zone = coalesce(c.time_zone, f.time_zone),
           properties = f.properties || c.properties,
           field_updated_at = ${MERGED_TIMES},
           tags = ARRAY (SELECT DISTINCT unnest(c.tags || f.tags) ORDER BY 1),
           created_at = least(c.created_at, f.created_at),
           last_seen_at = greatest(c.last_seen_at, f.last_seen_at),
           engaged_at = greatest(c.engaged_at, f.engaged_at),
           orders = c.orders + f.orders,
           -- As sum_orders bounds it.
           revenue = greatest(-9007199254740991, least(9007199254740991, c.revenue::numeric + f.revenue))::bigint,
           first_order_at = least(c.first_order_at, f.first_order_at),
           last_order_at = greatest(c.last_order_at, f.last_order_at),
           updated_at = now(),
           revision = c.revision + 1
      FROM ${merged}
      JOIN contacts f ON f.workspace_id = ${workspaceId} AND f.id = m.from_id
     WHERE c.workspace_id = ${workspaceId} AND c.id = m.into_id`.execute(tx)
  await sql`
    UPDATE contact_identifiers i
       SET contact_id = m.into_id
      FROM ${merged}
     WHERE i.workspace_id = ${workspaceId} AND i.contact_id = m.from_id`.execute(tx)
  await contactsMerged.publish(tx, workspaceId, pairs)
  await sql`
    DELETE
      FROM contacts c
     USING ${merged}
     WHERE c.workspace_id = ${workspaceId} AND c.id = m.from_id`.execute(tx)
}
