import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ConsentDecision } from '@parcours/model/consent.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { recordConsents } from '../consent/ledger.ts'
import type { ImportContext, ReadRow } from './rows.ts'

interface ImportedConsents {
  /** Whose consent is another than before. */
  changed: string[]
  /** Rows whose consent was not recorded, since the contact had withdrawn. */
  keptLines: number[]
}

/**
 * Records what the rows say of consent. A list's yes has no date of its own, so that it does not stand against a
 * withdrawal, the file's own included, unless the user who imports says so.
 */
export async function importConsents(
  context: ImportContext,
  contacts: { row: Pick<ReadRow, 'line'> & { consent: boolean | undefined }; contactId: ContactId }[],
): Promise<ImportedConsents> {
  const { tx, workspaceId, file, now } = context
  const stated = contacts.filter(({ row }) => row.consent !== undefined)
  if (stated.length === 0) return { changed: [], keptLines: [] }
  const state = await statesOf(tx, workspaceId, [...new Set(stated.map(({ contactId }) => contactId))])
  const changed = new Set<string>()
  const keptLines: number[] = []
  const entries = stated.flatMap(({ row: { consent, line }, contactId }) => {
    const decision = consent ? ('given' as const) : ('withdrawn' as const)
    if (consent && state.get(contactId) === 'withdrawn' && !file.reviveConsents) {
      keptLines.push(line)
      return []
    }
    if (state.get(contactId) !== decision) changed.add(contactId)
    state.set(contactId, decision)
    return [
      {
        contactId,
        channel: 'email' as const,
        decision,
        source: 'import',
        evidence: { file: file.name, line },
        decidedAt: now,
      },
    ]
  })
  await recordConsents(tx, workspaceId, entries)
  return { changed: [...changed], keptLines }
}

async function statesOf(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  contactIds: ContactId[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ contact_id: ContactId; decision: ConsentDecision }>`
    SELECT contact_id, decision
      FROM consents
     WHERE workspace_id = ${workspaceId}
       AND channel = 'email'
       AND purpose = 'marketing'
       AND contact_id = ANY (${uuids(contactIds)})`.execute(tx)
  return new Map(rows.map(({ contact_id, decision }) => [contact_id, decision]))
}
