import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { type MergePair, mergedSql } from '../contacts/merge-rows.ts'

/**
 * Consents of merged contacts. The ledger is never rewritten: the
 * survivor's repeats the entries, naming where they come from.
 */
export async function mergeConsents(tx: WorkspaceTx, workspaceId: WorkspaceId, pairs: MergePair[]): Promise<void> {
  await sql`
    INSERT INTO consent_ledger (workspace_id, contact_id, channel, purpose, decision, source, wording_version, evidence,
        decided_at)
    SELECT l.workspace_id, m.into_id, l.channel, l.purpose, l.decision, l.source, l.wording_version,
           l.evidence || jsonb_build_object('mergedFrom', l.id), l.decided_at
      FROM consent_ledger l
      JOIN ${mergedSql(pairs)} ON l.contact_id = m.from_id
     WHERE l.workspace_id = ${workspaceId}`.execute(tx)
  await sql`
    DELETE FROM consents k
     USING ${mergedSql(pairs)}
     WHERE k.workspace_id = ${workspaceId} AND k.contact_id = m.from_id`.execute(tx)
}
