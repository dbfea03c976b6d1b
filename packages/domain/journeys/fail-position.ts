import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { quarantineItems, wordsOf } from '../quarantine/quarantine.ts'
import { markToWake } from './leave.ts'
import type { RunContext } from './nodes/behaviour.ts'

/** Leaves a contact at a step that it cannot pass, by itself, with the reason; everyone else goes on. */
export async function failPosition(tx: WorkspaceTx, run: RunContext, nodeId: string, contactId: string, error: unknown, now: Date): Promise<void> {
  const { workspaceId, runId, journeyId, journey } = run
  await positionOf(tx, workspaceId, runId, contactId).set({ state: 'failed', due_at: null }).execute()
  const payload = { journeyId, runId, nodeId, contactId }
  await quarantineItems(tx, workspaceId, [{ kind: 'journeyContact', key: `${runId} ${contactId}`, name: journey, payload, error: wordsOf(error) }], now)
}

/** Lets the contact try the step once more. */
export async function retryPosition(tx: WorkspaceTx, workspaceId: string, { runId, contactId }: { runId: string; contactId: string }): Promise<void> {
  await positionOf(tx, workspaceId, runId, contactId).set({ state: 'ready' }).where('state', '=', 'failed').execute()
  await sql`WITH marked AS (${markToWake(workspaceId, sql`SELECT ${runId}::uuid AS run_id`)}) SELECT 1`.execute(tx)
}

const positionOf = (tx: WorkspaceTx, workspaceId: string, runId: string, contactId: string) =>
  tx.updateTable('journey_positions').where('workspace_id', '=', workspaceId).where('run_id', '=', runId).where('contact_id', '=', contactId)
