import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, RunId, WorkspaceId } from '@parcours/model/id.ts'
import { nodeById } from '@parcours/model/journey/graph.ts'
import { isWait } from '@parcours/model/journey/migration.ts'
import { sql } from 'kysely'
import { quarantineItems, wordsOf } from '../../quarantine/quarantine.ts'
import { loadGraph } from '../authoring/versions.ts'
import type { RunContext } from '../nodes/behaviour.ts'
import { markToWake } from './exiting.ts'

/** Leaves a contact at a step that it cannot pass, by itself, with the reason; all others go on. */
export async function failPosition(
  tx: WorkspaceTx,
  run: RunContext,
  nodeId: string,
  contactId: ContactId,
  error: unknown,
  now: Date,
): Promise<void> {
  const { workspaceId, runId, journeyId, journey } = run
  await positionOf(tx, workspaceId, runId, contactId).set({ state: 'failed' }).execute()
  const payload = { journeyId, runId, nodeId, contactId }
  await quarantineItems(
    tx,
    workspaceId,
    [{ kind: 'journeyContact', key: `${runId} ${contactId}`, name: journey, payload, error: wordsOf(error) }],
    now,
  )
}

/**
 * Lets the contact try the step once more. At a wait they wait on, until the time that they had; no contact is ready to
 * leave one before.
 */
export async function retryPosition(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  { runId, contactId }: { runId: RunId; contactId: ContactId },
  now: Date,
): Promise<void> {
  const position = await tx
    .selectFrom('journey_positions')
    .select(['version_id', 'node_id', 'due_at'])
    .where('workspace_id', '=', workspaceId)
    .where('run_id', '=', runId)
    .where('contact_id', '=', contactId)
    .where('state', '=', 'failed')
    .executeTakeFirst()
  if (!position) return
  const node = nodeById(await loadGraph(tx, position.version_id), position.node_id)
  const again =
    node && isWait(node) ? { state: 'waiting' as const, due_at: position.due_at ?? now } : { state: 'ready' as const }
  await positionOf(tx, workspaceId, runId, contactId).set(again).execute()
  await sql`WITH marked AS (${markToWake(workspaceId, sql`SELECT ${runId}::uuid AS run_id`)}) SELECT 1`.execute(tx)
}

const positionOf = (tx: WorkspaceTx, workspaceId: WorkspaceId, runId: RunId, contactId: ContactId) =>
  tx
    .updateTable('journey_positions')
    .where('workspace_id', '=', workspaceId)
    .where('run_id', '=', runId)
    .where('contact_id', '=', contactId)
