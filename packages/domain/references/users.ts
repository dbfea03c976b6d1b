import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { CONTENT_ID_KINDS } from '@parcours/model/content/registry.ts'
import type { UsedKind, UserKind } from '@parcours/model/references.ts'
import { type RawBuilder, sql } from 'kysely'
import { type Mentionable, mentions } from './mentions.ts'

/** What uses a thing, by name, and whether contacts meet it now: a journey that runs, a campaign under way. */
export interface NamedUser {
  kind: UserKind
  id: string
  name: string
  isLive: boolean
}

/** Whether a version `v` of a journey `j` still counts: contacts enter it, or are in it. */
const VERSION_COUNTS = sql`(
  v.id = j.live_version_id
  OR EXISTS (
    SELECT
      FROM journey_runs r
     WHERE r.workspace_id = v.workspace_id
       AND r.journey_id = v.journey_id
       AND r.version_id = v.id
       AND r.ended_at IS NULL
  ))`
const JOURNEY_IS_LIVE = sql`j.state IN ('live', 'paused')`
const CAMPAIGN_COUNTS = sql`c.state NOT IN ('done', 'cancelled')`
const CAMPAIGN_IS_LIVE = sql`c.state <> 'draft'`

/**
 * What uses a thing: journeys by their draft while they are not stopped, and by versions that contacts enter or are in;
 * campaigns that are prepared or under way; segments; contents by their draft and the version that is used. A thing
 * does not keep itself.
 */
export const usersOf = (tx: WorkspaceTx, { kind, id }: { kind: UsedKind; id: string }): Promise<NamedUser[]> =>
  usersWhere(tx, sql`used_kind = ${kind} AND used_id = ${id} AND NOT (user_kind = ${kind} AND user_id = ${id})`)

/** What uses any of several things of a kind, as {@link usersOf}. @param ids SQL that selects their ids */
export const usersOfAny = (tx: WorkspaceTx, kind: UsedKind, ids: RawBuilder<unknown>): Promise<NamedUser[]> =>
  usersWhere(tx, sql`used_kind = ${kind} AND used_id IN (${ids})`)

async function usersWhere(tx: WorkspaceTx, isUsed: RawBuilder<unknown>): Promise<NamedUser[]> {
  const { rows } = await sql<NamedUser>`
    WITH users AS (
      SELECT workspace_id, user_kind, user_id, user_version
        FROM usages
       WHERE ${isUsed}
    ), named AS (
      SELECT u.user_kind, j.id, j.name, u.user_version > 0 AND ${JOURNEY_IS_LIVE} AS is_live
        FROM users u
        JOIN journeys j ON j.workspace_id = u.workspace_id AND j.id = u.user_id
        LEFT JOIN journey_versions v
          ON v.workspace_id = u.workspace_id AND v.journey_id = u.user_id AND v.number = u.user_version
       WHERE u.user_kind = 'journey'
         AND CASE WHEN u.user_version = 0 THEN j.state <> 'stopped' ELSE ${VERSION_COUNTS} END
      UNION ALL
      SELECT u.user_kind, c.id, c.name, ${CAMPAIGN_IS_LIVE}
        FROM users u
        JOIN campaigns c ON c.workspace_id = u.workspace_id AND c.id = u.user_id
       WHERE u.user_kind = 'campaign' AND ${CAMPAIGN_COUNTS}
      UNION ALL
      SELECT u.user_kind, s.id, s.name, false
        FROM users u
        JOIN segments s ON s.workspace_id = u.workspace_id AND s.id = u.user_id
       WHERE u.user_kind = 'segment'
      UNION ALL
      SELECT u.user_kind, c.id, c.name, false
        FROM users u
        JOIN contents c ON c.workspace_id = u.workspace_id AND c.id = u.user_id
       WHERE u.user_kind = ANY (${CONTENT_ID_KINDS})
    )
    SELECT user_kind AS kind, id, name, bool_or(is_live) AS "isLive"
      FROM named
     GROUP BY user_kind, id, name
     ORDER BY name, id`.execute(tx)
  return rows
}

/**
 * What names a property of contacts or an event, found in the definitions themselves: names are no rows that could be
 * recorded as used, and may be named before they exist.
 */
export async function usersOfName(tx: WorkspaceTx, named: Mentionable): Promise<NamedUser[]> {
  // Narrowed by the text of the definitions; what it is named as is read afterwards.
  const written = sql`trim(BOTH '"' FROM to_jsonb(${named.name}::text)::text)`
  const { rows } = await sql<NamedUser & { definition: unknown }>`
    WITH definitions (kind, id, name, "isLive", definition) AS (
      SELECT 'journey', j.id, j.name, false, j.draft FROM journeys j WHERE j.state <> 'stopped'
      UNION ALL
      SELECT 'journey', j.id, j.name, ${JOURNEY_IS_LIVE}, v.graph
        FROM journeys j
        JOIN journey_versions v ON v.workspace_id = j.workspace_id AND v.journey_id = j.id
       WHERE ${VERSION_COUNTS}
      UNION ALL
      SELECT 'campaign', c.id, c.name, ${CAMPAIGN_IS_LIVE}, c.definition FROM campaigns c WHERE ${CAMPAIGN_COUNTS}
      UNION ALL
      SELECT 'segment', s.id, s.name, false, s.condition FROM segments s WHERE s.kind = 'dynamic'
      UNION ALL
      SELECT 'template', c.id, c.name, false, jsonb_build_array(c.draft, v.document)
        FROM contents c
        JOIN content_versions v
          ON v.workspace_id = c.workspace_id AND v.content_id = c.id AND v.revision = c.revision
       WHERE c.kind = 'email'
    )
    SELECT *
      FROM definitions
     WHERE strpos(definition::text, ${written}) > 0
     ORDER BY name, id`.execute(tx)
  const users = new Map<string, NamedUser>()
  for (const { definition, kind, id, name, isLive } of rows) {
    if (!mentions(definition, named)) continue
    users.set(`${kind} ${id}`, { kind, id, name, isLive: isLive || users.get(`${kind} ${id}`)?.isLive === true })
  }
  return [...users.values()]
}
