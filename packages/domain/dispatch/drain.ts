import { type Database, enterWorkspace, inWorkspaceByKey, type WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { normaliseField } from '../contacts/normalise.ts'
import { dropForeignAddresses, foldPatches, learnProperties, patchContacts, patchFromTraits } from '../contacts/patch.ts'
import { type IdentifierKind, resolveContacts, type Sighting, withIdentityRetry } from '../contacts/resolve.ts'
import type { InboxKind } from '../events/inbox.ts'
import type { Listener } from '../journeys/listeners.ts'
import type { ResolvedEvent } from './record.ts'
import { tellEvents } from './tell.ts'
import { wakeWaiting } from './wake.ts'

const MOST = 5000

interface InboxRow {
  seq: number
  id: string
  kind: InboxKind
  contact_id: string | null
  user_id: string | null
  anonymous_id: string | null
  previous_id: string | null
  name: string
  properties: Record<string, unknown>
  traits: Record<string, unknown> | null
  context: Record<string, unknown> | null
  occurred_at: Date
  received_at: Date
}

export interface Drained {
  events: number
  /** Runs to start or wake are marked in `journey_runs`; see launch.ts. */
  entered: number
  woken: number
}

/**
 * Carries one batch of a shard from the inbox to its effects, in one transaction: who it is of, profiles, the record and
 * its daily summary, journeys that begin, waits that end. Either all of it happened or none; a batch is of one workspace.
 * Undefined when the inbox of the shard is empty.
 */
export async function drainBatch(db: Database, shard: number, now: Date): Promise<Drained | undefined> {
  const drained = await withIdentityRetry(() => db.transaction().execute((tx) => drainOnce(tx, shard, now)))
  if (!drained) return undefined
  const { workspaceId, listeners, ...counts } = drained
  // Whoever came to wait while this was not committed yet was seen by nobody: they could not see the record, nor we them.
  const again = listeners.filter(({ kind }) => kind === 'wait')
  const woken = again.length > 0 ? await inWorkspaceByKey(db, workspaceId, (tx) => wakeWaiting(tx, workspaceId, again)) : 0
  return { ...counts, woken: counts.woken + woken }
}

async function drainOnce(tx: WorkspaceTx, shard: number, now: Date): Promise<(Drained & { workspaceId: string; listeners: Listener<ResolvedEvent>[] }) | undefined> {
  // A dispatcher that was believed dead may still be at work: only one at a time moves a shard.
  await sql`SELECT pg_advisory_xact_lock(hashtext('parcours.dispatcher'), ${shard})`.execute(tx)
  const first = await tx.selectFrom('event_inbox').select('workspace_id').where('shard', '=', shard).orderBy('seq').limit(1).executeTakeFirst()
  if (!first) return undefined
  const workspaceId = first.workspace_id
  await enterWorkspace(tx, workspaceId)
  // By their place: the inbox is empty when the planner looks at it, and by their number it would compare each event of a burst with each.
  const { rows } = await sql<InboxRow>`
    DELETE FROM event_inbox WHERE ctid = ANY (ARRAY (
      SELECT ctid FROM event_inbox WHERE shard = ${shard} AND workspace_id = ${workspaceId} ORDER BY seq LIMIT ${MOST}))
    RETURNING seq, id, kind, contact_id, user_id, anonymous_id, previous_id, name, properties, traits, context, occurred_at, received_at`.execute(tx)
  rows.sort((a, b) => a.seq - b.seq)

  const alive = await dropOfErasedContacts(tx, rows)
  const { contactIds, newcomers } = await resolveContacts(tx, workspaceId, alive.map(sightingOf))
  const events: ResolvedEvent[] = alive.map((row, index) => ({
    id: row.id,
    contactId: contactIds[index] ?? '',
    kind: row.kind,
    name: row.name,
    properties: row.properties,
    traits: row.traits ?? undefined,
    context: row.context ?? undefined,
    occurredAt: row.occurred_at,
    receivedAt: row.received_at,
  }))

  const patches = foldPatches(events.map(({ contactId, traits, occurredAt }) => patchFromTraits(contactId, traits ?? {}, occurredAt)))
  await patchContacts(tx, workspaceId, await dropForeignAddresses(tx, workspaceId, patches), now, newcomers)
  await learnProperties(tx, workspaceId, patches)
  return { events: rows.length, workspaceId, ...(await tellEvents(tx, workspaceId, events, now)) }
}

/** Our own events name their contact, who may have been erased or merged since. */
async function dropOfErasedContacts(tx: WorkspaceTx, rows: InboxRow[]): Promise<InboxRow[]> {
  const named = [...new Set(rows.flatMap(({ contact_id }) => contact_id ?? []))]
  if (named.length === 0) return rows
  const known = await tx.selectFrom('contacts').select('id').where('id', 'in', named).execute()
  const alive = new Set(known.map(({ id }) => id))
  return rows.filter(({ contact_id }) => contact_id === null || alive.has(contact_id))
}

function sightingOf(row: InboxRow): Sighting {
  const identifiers: Partial<Record<IdentifierKind, string>> = {}
  if (row.user_id) identifiers.external_id = row.user_id
  if (row.anonymous_id) identifiers.anonymous_id = row.anonymous_id
  for (const kind of ['email', 'phone'] as const) {
    const given = row.traits?.[kind]
    const normal = typeof given === 'string' ? normaliseField(kind, given) : undefined
    if (normal && 'value' in normal) identifiers[kind] = normal.value
  }
  return { contactId: row.contact_id ?? undefined, identifiers, previous: row.previous_id ?? undefined }
}
