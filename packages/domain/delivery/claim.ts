import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import type { RunContext } from '../journeys/nodes/behaviour.ts'
import { found } from '../problem.ts'
import type { MessageToRender } from './render.ts'
import { CONTACT_SCOPE_SQL, type ContactScope } from './scope.ts'

/** A batch of a step's people: those to be written to, and those who may not be. */
export interface Claim {
  batchId: string
  templateRevision: number
  messages: MessageToRender[]
  /** Contacts who get nothing; the reason stands on their message's row. */
  excluded: string[]
  /** The last person looked at, to go on behind; undefined when nobody is left. */
  last?: string | undefined
}

interface Row {
  contact_id: string
  message_id: string
  address: string | null
  /** Null when the message was there already. */
  status: string | null
  contact: ContactScope
  entry: unknown
}

/**
 * Takes up to `most` people who stand at the step, behind `after` in the order of ids, and decides for each: an address,
 * consent for marketing, no suppression. The decision and its reason are the message's row, written before anything is
 * sent. Whoever has a message of this step already is passed over: it was settled, or was left behind and is handled apart.
 */
export async function claimMessages(
  tx: WorkspaceTx,
  run: RunContext,
  step: { nodeId: string; templateId: string; provider: string; most: number; after: string | undefined; batchId: string; now: Date },
): Promise<Claim> {
  const template = found(await tx.selectFrom('email_templates').select(['revision', 'purpose']).where('id', '=', step.templateId).executeTakeFirst(), 'notFound.template')
  const { rows } = await sql<Row>`
    WITH standing AS (
      SELECT p.contact_id, p.entry FROM journey_positions p
       WHERE p.workspace_id = ${run.workspaceId} AND p.run_id = ${run.runId} AND p.node_id = ${step.nodeId} AND p.state = 'ready'
         ${step.after ? sql`AND p.contact_id > ${step.after}::uuid` : sql``}
       ORDER BY p.contact_id LIMIT ${step.most} FOR UPDATE OF p
    ), decided AS MATERIALIZED (
      SELECT uuidv7() AS message_id, s.contact_id, s.entry, c.email, ${sql.raw(CONTACT_SCOPE_SQL)} AS contact,
             CASE WHEN c.email IS NULL THEN 'noAddress'
                  WHEN ${template.purpose === 'marketing'} AND k.decision IS NULL THEN 'noConsent'
                  WHEN ${template.purpose === 'marketing'} AND k.decision <> 'given' THEN 'unsubscribed'
                  WHEN x.reason IS NOT NULL THEN x.reason END AS reason
        FROM standing s JOIN contacts c ON c.workspace_id = ${run.workspaceId} AND c.id = s.contact_id
        LEFT JOIN consents k ON k.workspace_id = c.workspace_id AND k.contact_id = c.id AND k.channel = 'email' AND k.purpose = 'marketing'
        LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id AND x.channel = 'email' AND x.address = c.email
    ), written AS (
      INSERT INTO messages (workspace_id, id, channel, source_id, source_at, node_id, contact_id, journey_id, template_id, template_revision,
                            address, status, reason, batch_id, provider, created_at)
      SELECT ${run.workspaceId}, message_id, 'email', ${run.runId}, ${run.startedAt}, ${step.nodeId}, contact_id, ${run.journeyId}, ${step.templateId},
             ${template.revision}, email, CASE WHEN reason IS NULL THEN 'sending' ELSE 'excluded' END, reason, ${step.batchId}, ${step.provider}, ${step.now}
        FROM decided
      ON CONFLICT DO NOTHING
      RETURNING contact_id, status
    )
    SELECT d.contact_id, d.message_id, d.email AS address, w.status, d.contact, d.entry FROM decided d LEFT JOIN written w USING (contact_id) ORDER BY d.contact_id`.execute(tx)
  return { ...asClaim(step.batchId, template.revision, rows), last: rows.at(-1)?.contact_id }
}

/** Batches that an earlier attempt took and did not settle, as they were taken. */
export async function claimsLeftBehind(tx: WorkspaceTx, run: RunContext, nodeId: string): Promise<Claim[]> {
  const { rows } = await sql<Row & { batch_id: string; template_revision: number }>`
    SELECT m.contact_id, m.id AS message_id, m.address, m.status, m.batch_id, m.template_revision, ${sql.raw(CONTACT_SCOPE_SQL)} AS contact, p.entry
      FROM messages m JOIN contacts c ON c.workspace_id = m.workspace_id AND c.id = m.contact_id
      JOIN journey_positions p ON p.workspace_id = m.workspace_id AND p.run_id = m.source_id AND p.contact_id = m.contact_id
     WHERE m.workspace_id = ${run.workspaceId} AND m.source_id = ${run.runId} AND m.source_at = ${run.startedAt} AND m.node_id = ${nodeId}
       AND m.batch_id IN (
         SELECT batch_id FROM messages WHERE workspace_id = ${run.workspaceId} AND source_id = ${run.runId} AND source_at = ${run.startedAt}
            AND node_id = ${nodeId} AND status = 'sending'
         UNION
         SELECT o.batch_id FROM messages o JOIN journey_positions q ON q.workspace_id = o.workspace_id AND q.run_id = o.source_id AND q.contact_id = o.contact_id
          WHERE o.workspace_id = ${run.workspaceId} AND o.source_id = ${run.runId} AND o.source_at = ${run.startedAt} AND o.node_id = ${nodeId}
            AND o.status = 'excluded' AND q.node_id = ${nodeId} AND q.state = 'ready')
     ORDER BY m.batch_id, m.contact_id`.execute(tx)
  return [...Map.groupBy(rows, ({ batch_id }) => batch_id)].map(([batchId, batch]) => asClaim(batchId, batch[0]?.template_revision ?? 1, batch))
}

function asClaim(batchId: string, templateRevision: number, rows: Row[]): Claim {
  return {
    batchId,
    templateRevision,
    messages: rows.flatMap(({ status, message_id, address, contact, entry }) => (status === 'sending' && address !== null ? [{ messageId: message_id, to: address, contact, entry }] : [])),
    excluded: rows.flatMap(({ status, contact_id }) => (status === 'excluded' ? [contact_id] : [])),
  }
}
