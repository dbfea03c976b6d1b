import { inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { countExcluded, countStatuses } from '../campaigns/counters.ts'
import type { Services } from '../journeys/nodes/behaviour.ts'
import { claimsOf, LEFT_BEHIND_COLUMNS, type LeftBehindRow, reasonAgainstSql, WITH_SUPPRESSION } from './claim.ts'
import type { EmailContent } from './content.ts'
import { deliver } from './deliver.ts'
import type { SendingNames } from './render.ts'
import type { Claim, ClaimOrder, DeliverySource } from './source.ts'

/** Sources that are worked on in one go. */
const MOST = 20
/** A retry whose process died is taken up by another after this time. */
const LEASE = '10 minutes'

/** Messages of one source and content that a provider refused for now. */
interface Deferred {
  workspace_id: string
  source_id: string
  source_at: Date
  node_id: string
  template_id: string
  template_revision: number
  variant: string | null
  campaign_id: string | null
  journey_id: string | null
}

/** Tries temporarily refused messages again whose time has come; returns how many sources had some. */
export async function retryDeferred(services: Services): Promise<number> {
  const { rows } = await sql<Deferred>`
    SELECT DISTINCT workspace_id, source_id, source_at, node_id, template_id, template_revision, variant, campaign_id, journey_id
      FROM messages WHERE retry_at <= ${services.clock()} AND status IN ('deferred', 'sending') LIMIT ${MOST}`.execute(services.db)
  for (const deferred of rows) await deliver(services, await retrySource(services, deferred))
  return rows.length
}

async function contentOf(tx: WorkspaceTx, { campaign_id, source_id, variant, template_id, template_revision }: Deferred): Promise<EmailContent> {
  const send = campaign_id ? await tx.selectFrom('campaign_sends').select('contents').where('id', '=', source_id).executeTakeFirst() : undefined
  return (send?.contents as Record<string, EmailContent> | undefined)?.[variant ?? ''] ?? { templateId: template_id, revision: template_revision }
}

async function namesOf(tx: WorkspaceTx, { campaign_id, journey_id }: Deferred): Promise<SendingNames> {
  const campaign = campaign_id ? await tx.selectFrom('campaigns').select('name').where('id', '=', campaign_id).executeTakeFirst() : undefined
  const journey = journey_id ? await tx.selectFrom('journeys').select('name').where('id', '=', journey_id).executeTakeFirst() : undefined
  return { ...(campaign && { campaign }), ...(journey && { journey }) }
}

async function retrySource(services: Services, deferred: Deferred): Promise<DeliverySource> {
  const { workspace_id: workspaceId, source_id: sourceId, source_at: sourceAt, node_id: nodeId, campaign_id, variant } = deferred
  const { content, names } = await inWorkspace(services.db, workspaceId, async (tx) => ({ content: await contentOf(tx, deferred), names: await namesOf(tx, deferred) }))
  const mine = sql`m.workspace_id = ${workspaceId} AND m.source_id = ${sourceId} AND m.source_at = ${sourceAt} AND m.node_id = ${nodeId} AND coalesce(m.variant, '') = ${variant ?? ''}`
  const read = async (tx: WorkspaceTx, batchIds: string[]): Promise<Claim[]> => {
    const { rows } = await sql<LeftBehindRow>`
      SELECT ${LEFT_BEHIND_COLUMNS}, p.entry FROM messages m JOIN contacts c ON c.workspace_id = m.workspace_id AND c.id = m.contact_id
        LEFT JOIN journey_positions p ON p.workspace_id = m.workspace_id AND p.run_id = m.source_id AND p.contact_id = m.contact_id
       WHERE ${mine} AND m.batch_id = ANY (${batchIds}::uuid[]) AND m.status IN ('sending', 'excluded') ORDER BY m.batch_id, m.contact_id`.execute(tx)
    return claimsOf(rows, () => content)
  }
  const send = { workspaceId, sendId: sourceId }
  return {
    workspaceId,
    key: { sourceId, sourceAt, nodeId },
    names,
    async claim(tx, { most, batchId, now }: ClaimOrder) {
      const { rows } = await sql<{ status: string; reason: string | null }>`
        UPDATE messages m SET tries = m.tries + 1, batch_id = ${batchId}, status = CASE WHEN d.reason IS NULL THEN 'sending' ELSE 'excluded' END,
               reason = d.reason, retry_at = CASE WHEN d.reason IS NULL THEN ${now}::timestamptz + ${LEASE}::interval END
          FROM (SELECT m.contact_id, ${reasonAgainstSql(sql`t.purpose = 'marketing'`)} AS reason
                  FROM (SELECT * FROM messages m WHERE ${mine} AND m.status = 'deferred' AND m.retry_at <= ${now} ORDER BY m.contact_id LIMIT ${most} FOR UPDATE) m
                  JOIN contacts c ON c.workspace_id = m.workspace_id AND c.id = m.contact_id
                  JOIN email_templates t ON t.workspace_id = m.workspace_id AND t.id = m.template_id
                  ${WITH_SUPPRESSION}) d
         WHERE ${mine} AND m.contact_id = d.contact_id AND m.status = 'deferred'
        RETURNING m.status, m.reason`.execute(tx)
      if (rows.length === 0) return undefined
      if (campaign_id) {
        await countStatuses(tx, send, variant ?? '', new Map([['deferred', -rows.length]]))
        await countExcluded(
          tx,
          send,
          variant ?? '',
          rows.flatMap(({ status, reason }) => (status === 'excluded' ? [{ reason: reason ?? '' }] : [])),
        )
      }
      return (await read(tx, [batchId]))[0] ?? { batchId, content, messages: [], excluded: [] }
    },
    async leftBehind(tx) {
      const { rows } = await sql<{ batch_id: string }>`SELECT DISTINCT batch_id FROM messages m WHERE ${mine} AND m.status = 'sending' AND m.retry_at <= ${services.clock()}`.execute(tx)
      return rows.length > 0
        ? read(
            tx,
            rows.map(({ batch_id }) => batch_id),
          )
        : []
    },
    async settled(tx, _, statuses) {
      if (campaign_id) await countStatuses(tx, send, variant ?? '', statuses)
    },
  }
}
