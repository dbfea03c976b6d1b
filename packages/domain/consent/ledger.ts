import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { CONSENT_KINDS, type ConsentChannel } from '@parcours/model/channels/channel.ts'
import type { ConsentDecision } from '@parcours/model/consent.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { getContact } from '../contacts/contact.ts'
import { lockIdentities } from '../identity-lock.ts'
import { invalid } from '../problem.ts'

/** One decision of one contact, with its evidence (GDPR 7§1). */
export interface ConsentEntry {
  contactId: ContactId
  channel: ConsentChannel
  decision: ConsentDecision
  /** Where it was said: `api`, `import`, `unsubscribe link`, the name of a form. */
  source: string
  wordingVersion?: string | undefined
  /** Technical trace: address, user agent, form. */
  evidence?: Record<string, unknown> | undefined
  decidedAt: Date
}

/** Writes decisions to the ledger, which only grows; the state of each contact follows in the database itself. */
export async function recordConsents(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  entries: ConsentEntry[],
): Promise<void> {
  if (entries.length === 0) return
  await sql`
    INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, wording_version, evidence,
        decided_at)
    SELECT ${workspaceId}, contact_id, channel, 'marketing', decision, source, wording_version, evidence, decided_at
      FROM unnest(
      ${entries.map(({ contactId }) => contactId)}::uuid[], ${entries.map(({ channel }) => channel)}::text[],
      ${entries.map(({ decision }) => decision)}::text[],
      ${entries.map(({ source }) => source)}::text[],
      ${entries.map(({ wordingVersion }) => wordingVersion ?? null)}::text[],
      ${entries.map(({ evidence }) => JSON.stringify(evidence ?? {}))}::jsonb[],
      ${entries.map(({ decidedAt }) => decidedAt.toISOString())}::timestamptz[])
      AS e (contact_id, channel, decision, source, wording_version, evidence, decided_at)`.execute(tx)
}

/**
 * A decision that a user or a program enters for one contact. One of the future was taken now.
 * @throws Problem when there is no such contact, or the channel does not reach them
 */
export async function recordConsent(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  { decidedAt, ...entry }: Omit<ConsentEntry, 'decidedAt'> & { decidedAt: Date | undefined },
  now: Date,
): Promise<void> {
  // A contact who is merged meanwhile would take the decision into the ledger alone, where nobody reads it any more.
  await lockIdentities(tx, workspaceId, 'shared')
  const contact = await getContact(tx, entry.contactId)
  if (!contact[CONSENT_KINDS[entry.channel].address]) throw invalid([issue('channel', 'consent.contactWithout')])
  await recordConsents(tx, workspaceId, [{ ...entry, decidedAt: decidedAt && decidedAt < now ? decidedAt : now }])
}

/**
 * What a contact decided, newest first. The ledger outlives the contact: what an erased one had agreed to stays under
 * their id. @throws Problem when there never was such a contact
 */
export async function consentHistory(tx: WorkspaceTx, contactId: ContactId) {
  const rows = await tx
    .selectFrom('consent_ledger')
    .select(['id', 'channel', 'decision', 'source', 'wording_version', 'evidence', 'decided_at', 'recorded_at'])
    .where('contact_id', '=', contactId)
    .orderBy('decided_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  if (rows.length === 0) await getContact(tx, contactId)
  return rows
}
