import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

export const CHANNELS = ['email', 'sms'] as const
export type Channel = (typeof CHANNELS)[number]

/** One decision of one contact, with its evidence (GDPR 7§1). */
export interface ConsentEntry {
  contactId: string
  channel: Channel
  decision: 'given' | 'withdrawn'
  /** Where it was said: `api`, `import`, `unsubscribe link`, the name of a form. */
  source: string
  wordingVersion?: string | undefined
  /** Technical trace: address, user agent, form. */
  evidence?: Record<string, unknown> | undefined
  decidedAt: Date
}

/** Writes decisions to the ledger, which only grows; the state of each contact follows in the database itself. */
export async function recordConsents(tx: WorkspaceTx, workspaceId: string, entries: ConsentEntry[]): Promise<void> {
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

export function consentHistory(tx: WorkspaceTx, contactId: string) {
  return tx
    .selectFrom('consent_ledger')
    .select(['id', 'channel', 'decision', 'source', 'wording_version', 'evidence', 'decided_at', 'recorded_at'])
    .where('contact_id', '=', contactId)
    .orderBy('decided_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
}
