import { AsyncLocalStorage } from 'node:async_hooks'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { isRolledBack, TryAgain } from '@parcours/db/failure.ts'
import { IDENTIFIER_KINDS, type IdentifierKind } from '@parcours/model/contacts/identifiers.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { lockIdentities } from '../identity-lock.ts'
import { uuidv7 } from '../uuid.ts'
import { mergeContacts } from './merge.ts'

/** Where a contact is written to; a known account's is worth protecting. */
export const ADDRESS_KINDS = ['email', 'phone'] as const
export type AddressKind = (typeof ADDRESS_KINDS)[number]

/** The identity that one event or row carries, strongest identifier first. */
export interface IdentitySignal {
  /** Already known, as for events of our own. */
  contactId?: ContactId | undefined
  identifiers: Partial<Record<IdentifierKind, string>>
  /** An identifier that was used for the same contact before (Segment's alias). */
  previous?: string | undefined
  /** Addresses that the contact no longer has. */
  cleared?: readonly AddressKind[] | undefined
  /** Sent with a public key: it neither merges two known accounts nor changes a known account's address. */
  guarded?: boolean | undefined
}

/** What one sighting asked for and was not given, since its key may not. */
export interface Withheld {
  /** The place of the sighting. */
  index: number
  what: AddressKind | 'alias'
}

/** Another process recognised the same newcomer at the same moment. */
class IdentityConflict extends TryAgain {}

/**
 * Contacts turn out to be one contact, while others may be writing about them: the transaction is tried again with the
 * workspace's identities to itself.
 */
class MergeNeeded extends TryAgain {}

const MAX_ATTEMPTS = 5

/** Whether the transaction under way is to have the workspace's identities to itself. */
const exclusively = new AsyncLocalStorage<boolean>()

/**
 * Runs a transaction, and tries it again when others ended it (a deadlock, say), what it recognised has changed
 * meanwhile, or contacts are to be merged.
 */
export async function withIdentityRetry<T>(transaction: () => Promise<T>): Promise<T> {
  let exclusive = false
  for (let attempt = 1; ; attempt++) {
    try {
      return await exclusively.run(exclusive, transaction)
    } catch (error) {
      if (!isRolledBack(error) || attempt === MAX_ATTEMPTS) throw error
      exclusive ||= error instanceof MergeNeeded
    }
  }
}

export interface Resolution {
  /** The contact of each signal, in order. */
  contactIds: ContactId[]
  created: ReadonlySet<string>
  /**
   * Contacts that are recognised but not written yet, with their external id: {@link patchContacts} writes them whole.
   */
  newcomers: ReadonlyMap<string, string | undefined>
  withheld: Withheld[]
  /** The contact of each identifier among the signals. */
  ownerOf: (kind: IdentifierKind, value: string) => string | undefined
}

/**
 * Finds or creates the contact of each signal, in order, and merges contacts that turn out to be one.
 *
 * An external id is the strongest: two contacts with different external ids are never merged by a shared email or
 * device, only by an explicit alias. Two statements for any number of signals, besides merges.
 * @throws IdentityConflict
 */
export async function resolveContacts(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  sightings: IdentitySignal[],
): Promise<Resolution> {
  await lockIdentities(tx, workspaceId, exclusively.getStore() ? 'exclusive' : 'shared')
  const known = await lookUp(tx, workspaceId, sightings)
  const owner = known.owner
  const taken = new Set(owner.keys())
  const externalId = known.externalId
  const addresses = known.addresses
  const withheld: Withheld[] = []
  const bound: Binding[] = []
  const created = new Set<string>()
  const merges = new Map<string, string>()

  const survivor = (id: string): string => {
    const into = merges.get(id)
    return into === undefined ? id : survivor(into)
  }
  const ownerOf = (kind: IdentifierKind, value: string) => {
    const id = owner.get(keyOf(kind, value))
    return id === undefined ? undefined : survivor(id)
  }
  const bind = (kind: IdentifierKind, value: string, contactId: ContactId) => {
    owner.set(keyOf(kind, value), contactId)
    bound.push({ kind, value, contactId })
    if (kind === 'external_id') externalId.set(contactId, value)
  }
  const merge = (from: string, into: string) => {
    merges.set(from, into)
    const name = externalId.get(from)
    if (name !== undefined && !externalId.has(into)) externalId.set(into, name)
    addresses.set(into, { ...addresses.get(from), ...addresses.get(into) })
  }
  /** Whether a change of a known account's address must not count. */
  const keepsAddress = (id: string, kind: AddressKind, value?: string) => {
    const current = addresses.get(id)?.[kind]
    return externalId.has(id) && current !== undefined && current !== value
  }

  const contactIds = sightings.map(({ contactId, identifiers, previous, cleared = [], guarded }, index) => {
    const given = IDENTIFIER_KINDS.flatMap((kind) => {
      const value = identifiers[kind]
      return value === undefined ? [] : [{ kind, value, id: ownerOf(kind, value) }]
    })
    const name = identifiers.external_id
    const sameName = (id: string) =>
      name === undefined || externalId.get(id) === undefined || externalId.get(id) === name
    // The external id of a contact that was merged leads to the survivor, which may have another.
    const holders = given.flatMap(({ kind, id: holder }) =>
      holder !== undefined && (kind === 'external_id' || sameName(holder)) ? [holder] : [],
    )
    // A known account is never merged into a contact without an external id: what is on record of it stands.
    let id =
      contactId !== undefined ? survivor(contactId) : (holders.find((holder) => externalId.has(holder)) ?? holders[0])
    if (id === undefined) {
      id = uuidv7()
      created.add(id)
    }
    for (const { kind, value, id: holder } of given) {
      if (guarded && isAddress(kind) && keepsAddress(id, kind, value)) {
        withheld.push({ index, what: kind })
        continue
      }
      if (holder === undefined) bind(kind, value, id)
      else if (holder !== id) {
        // A device that another contact used goes to its new user; an email that another account has stays there.
        if (externalId.has(holder) && externalId.has(id)) {
          if (kind === 'anonymous_id') bind(kind, value, id)
          continue
        }
        merge(holder, id)
      }
      if (isAddress(kind)) addresses.set(id, { ...addresses.get(id), [kind]: value })
    }
    for (const kind of cleared) {
      if (guarded && keepsAddress(id, kind)) withheld.push({ index, what: kind })
      else addresses.set(id, { ...addresses.get(id), [kind]: undefined })
    }
    if (previous !== undefined) {
      const before = ownerOf('external_id', previous) ?? ownerOf('anonymous_id', previous)
      if (before === undefined) bind('anonymous_id', previous, id)
      else if (before !== id) {
        const [isKnown, wasKnown] = [externalId.has(id), externalId.has(before)]
        if (guarded && isKnown && wasKnown) withheld.push({ index, what: 'alias' })
        else if (wasKnown && !isKnown) merge(id, before)
        else merge(before, id)
      }
    }
    return id
  })

  if (merges.size > 0 && !exclusively.getStore()) throw new MergeNeeded('Contacts turn out to be one person')
  await bindIdentifiers(tx, workspaceId, bound, taken, created)
  const newcomers = new Map([...created].map((id) => [id, externalId.get(id)]))
  if (merges.size === 0) return { contactIds, created, newcomers, withheld, ownerOf }
  await insertContacts(tx, workspaceId, newcomers)
  await mergeContacts(
    tx,
    workspaceId,
    [...merges.keys()].map((from) => ({ from, into: survivor(from) })),
  )
  return { contactIds: contactIds.map(survivor), created, newcomers: new Map(), withheld, ownerOf }
}

function isAddress(kind: IdentifierKind): kind is AddressKind {
  return kind === 'email' || kind === 'phone'
}

type Addresses = Partial<Record<AddressKind, string | undefined>>

function keyOf(kind: IdentifierKind, value: string): string {
  return `${kind} ${value}`
}

async function lookUp(tx: WorkspaceTx, workspaceId: WorkspaceId, sightings: IdentitySignal[]) {
  const wanted = new Map<string, { kind: IdentifierKind; value: string }>()
  const want = (kind: IdentifierKind, value: string | undefined) => {
    if (value !== undefined) wanted.set(keyOf(kind, value), { kind, value })
  }
  for (const { identifiers, previous } of sightings) {
    for (const kind of IDENTIFIER_KINDS) want(kind, identifiers[kind])
    want('external_id', previous)
    want('anonymous_id', previous)
  }
  const list = [...wanted.values()]
  // Each is looked up by the index: for a table without statistics, the planner would rather read all contacts.
  const { rows } = await sql<{
    kind: IdentifierKind
    value: string
    contact_id: string
    external_id: string | null
    email: string | null
    phone: string | null
  }>`
    SELECT w.kind, w.value, i.contact_id, c.external_id, c.email, c.phone
      FROM unnest(${list.map(({ kind }) => kind)}::text[], ${list.map(({ value }) => value)}::text[]) w (kind, value)
     CROSS JOIN LATERAL (SELECT contact_id
                           FROM contact_identifiers
                          WHERE workspace_id = ${workspaceId} AND kind = w.kind AND value = w.value
                          LIMIT 1) i
     CROSS JOIN LATERAL (SELECT external_id, email, phone
                           FROM contacts
                          WHERE workspace_id = ${workspaceId} AND id = i.contact_id
                          LIMIT 1) c`.execute(tx)
  return {
    owner: new Map(rows.map((row) => [keyOf(row.kind, row.value), row.contact_id])),
    externalId: new Map(
      rows.flatMap((row) => (row.external_id === null ? [] : [[row.contact_id, row.external_id] as const])),
    ),
    addresses: new Map<string, Addresses>(
      rows.map(({ contact_id, email, phone }) => [
        contact_id,
        { email: email ?? undefined, phone: phone ?? undefined },
      ]),
    ),
  }
}

/** A new contact that is merged at once needs a row before. */
async function insertContacts(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  newcomers: Resolution['newcomers'],
): Promise<void> {
  if (newcomers.size === 0) return
  await sql`INSERT INTO contacts (workspace_id, id, external_id)
    SELECT ${workspaceId}, *
      FROM unnest(${[...newcomers.keys()]}::uuid[],
          ${[...newcomers.values()].map((name) => name ?? null)}::text[])`.execute(tx)
}

interface Binding {
  kind: IdentifierKind
  value: string
  contactId: ContactId
}

/** Writes new identifiers, and moves devices that changed their contact. */
async function bindIdentifiers(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  bound: Binding[],
  known: ReadonlySet<string>,
  created: ReadonlySet<string>,
): Promise<void> {
  const last = [...new Map(bound.map((row) => [keyOf(row.kind, row.value), row])).values()]
  const moved = last.filter(({ kind, value }) => known.has(keyOf(kind, value)))
  const fresh = last.filter(({ kind, value }) => !known.has(keyOf(kind, value)))
  const columns = (rows: Binding[]) =>
    sql`
      unnest(${rows.map(({ kind }) => kind)}::text[], ${rows.map(({ value }) => value)}::text[],
          ${rows.map(({ contactId }) => contactId)}::uuid[])`
  if (moved.length > 0) {
    await sql`
      UPDATE contact_identifiers i SET contact_id = m.contact_id FROM ${columns(moved)} AS m (kind, value, contact_id)
      WHERE i.workspace_id = ${workspaceId} AND i.kind = m.kind AND i.value = m.value`.execute(tx)
  }
  if (fresh.length === 0) return
  const { numAffectedRows } = await sql`
    INSERT INTO contact_identifiers (workspace_id, kind, value, contact_id)
    SELECT ${workspaceId}, f.* FROM ${columns(fresh)} AS f (kind, value, contact_id) ORDER BY kind, value
    -- What is found here was written by another process meanwhile: it may be the same newcomer.
    ON CONFLICT DO NOTHING`.execute(tx)
  if (Number(numAffectedRows) !== fresh.length) throw new IdentityConflict('Identifiers were taken meanwhile')
  const named = fresh.filter(({ kind, contactId }) => kind === 'external_id' && !created.has(contactId))
  if (named.length === 0) return
  await sql`
    UPDATE contacts c
       SET external_id = w.value
      FROM unnest(${named.map(({ contactId }) => contactId)}::uuid[],
          ${named.map(({ value }) => value)}::text[]) AS w (contact_id, value)
     WHERE c.workspace_id = ${workspaceId} AND c.id = w.contact_id AND c.external_id IS NULL`.execute(tx)
}
