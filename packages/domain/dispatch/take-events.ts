import { enterWorkspace, plannedForAny, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { IdentifierKind } from '@parcours/model/contacts/identifiers.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'
import { fillFromContext } from '../contacts/fill-from-context.ts'
import {
  type ContactPatch,
  dropForeignAddresses,
  foldPatches,
  learnProperties,
  patchContacts,
  patchFromTraits,
} from '../contacts/patch.ts'
import { ADDRESS_KINDS, type IdentitySignal, resolveContacts } from '../contacts/resolve.ts'
import type { InboxKind } from '../events/inbox.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { showWithheld, withoutWithheld } from './guard.ts'

/** An event as it positions in the inbox. */
interface InboxRow {
  seq: number
  id: string
  kind: InboxKind
  contact_id: ContactId | null
  user_id: string | null
  anonymous_id: string | null
  previous_id: string | null
  name: string
  properties: Record<string, unknown>
  traits: Record<string, unknown> | null
  context: Record<string, unknown> | null
  /** Sent by a key that anyone can read. */
  guarded: boolean
  occurred_at: Date
  received_at: Date
}

/** Which events a transaction takes: the oldest of one workspace. */
export interface Portion {
  shard: number
  workspaceId: WorkspaceId
  max: number
  /** Is told how many there were, before anything is done with them. */
  onTaken: (count: number) => void
}

/**
 * Takes the oldest events of a workspace out of the inbox, finds or
 * makes their contacts, and writes what they say of them.
 */
export async function takeEvents(
  tx: WorkspaceTx,
  { onTaken, ...oldest }: Portion,
  now: Date,
): Promise<{ taken: number; events: ResolvedEvent[] }> {
  const rows = await takeRows(tx, oldest)
  onTaken(rows.length)
  return {
    taken: rows.length,
    events: await plannedForAny(tx, () => writeProfiles(tx, oldest.workspaceId, rows, now)),
  }
}

/** Whose each event is, and what it says of them: written. */
async function writeProfiles(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  rows: InboxRow[],
  now: Date,
): Promise<ResolvedEvent[]> {
  const alive = await dropOfErasedContacts(tx, rows)
  const drafts = alive.map((row) => patchFromTraits('', row.traits ?? {}, row.occurred_at))
  const { contactIds, newcomers, withheld } = await resolveContacts(
    tx,
    workspaceId,
    alive.map((row, index) => sightingOf(row, drafts[index])),
  )
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

  const patches = foldPatches(
    withoutWithheld(drafts, withheld).map((draft, index) => ({ ...draft, contactId: contactIds[index] ?? '' })),
  )
  await patchContacts(tx, workspaceId, await dropForeignAddresses(tx, workspaceId, patches), now, newcomers)
  await learnProperties(tx, workspaceId, patches)
  await fillFromContext(tx, workspaceId, events, now)
  await showWithheld(tx, workspaceId, alive, withheld, now)
  return events
}

type Oldest = Omit<Portion, 'onTaken'>

/**
 * The places of the oldest events of a workspace: SQL. By their place, since the inbox is empty when the planner looks
 * at it, and by their number it would compare each event of a burst with each.
 */
export function oldestInInbox({ shard, workspaceId, max }: Oldest): RawBuilder<unknown> {
  return sql`
    SELECT ctid FROM event_inbox WHERE shard = ${shard} AND workspace_id = ${workspaceId} ORDER BY seq LIMIT ${max}`
}

/** The oldest events of a workspace, in order, taken out of the inbox. */
async function takeRows(tx: WorkspaceTx, oldest: Oldest): Promise<InboxRow[]> {
  // A dispatcher that was believed dead may still be at work: only one at a time moves a shard.
  await sql`SELECT pg_advisory_xact_lock(hashtext('parcours.dispatcher'), ${oldest.shard})`.execute(tx)
  await enterWorkspace(tx, oldest.workspaceId)
  const { rows } = await sql<InboxRow>`
    DELETE FROM event_inbox WHERE ctid = ANY (ARRAY (${oldestInInbox(oldest)}))
    RETURNING seq, id, kind, contact_id, user_id, anonymous_id, previous_id, name, properties, traits, context,
              guarded, occurred_at, received_at`.execute(tx)
  return rows.sort((a, b) => a.seq - b.seq)
}

/** Our own events name their contact, who may have been erased or merged since. */
async function dropOfErasedContacts(tx: WorkspaceTx, rows: InboxRow[]): Promise<InboxRow[]> {
  const named = [...new Set(rows.flatMap(({ contact_id }) => contact_id ?? []))]
  if (named.length === 0) return rows
  const known = await tx.selectFrom('contacts').select('id').where('id', 'in', named).execute()
  const alive = new Set(known.map(({ id }) => id))
  return rows.filter(({ contact_id }) => contact_id === null || alive.has(contact_id))
}

/** Who an event says it is of. Addresses are those that it would write into the profile. */
function sightingOf(row: InboxRow, patch: ContactPatch | undefined): IdentitySignal {
  const identifiers: Partial<Record<IdentifierKind, string>> = {}
  if (row.user_id) identifiers.external_id = row.user_id
  if (row.anonymous_id) identifiers.anonymous_id = row.anonymous_id
  for (const kind of ADDRESS_KINDS) {
    const address = patch?.fields[kind]
    if (address) identifiers[kind] = address
  }
  return {
    contactId: row.contact_id ?? undefined,
    identifiers,
    previous: row.previous_id ?? undefined,
    cleared: ADDRESS_KINDS.filter((kind) => patch?.fields[kind] === null),
    guarded: row.guarded,
  }
}
