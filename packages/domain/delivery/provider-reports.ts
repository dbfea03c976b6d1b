import { uuids } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ProviderReport } from '@parcours/model/channels/webhook.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { z } from 'zod'
import { storeEvents } from '../events/inbox.ts'
import { applyMessageEvents, type MessageEvent } from './message-events.ts'

/**
 * Applies what a provider reports of messages, in any order and any number of times. A report may be here before the
 * provider's answer is: it is found by the key under which the message was handed over, where the provider returns it.
 */
export async function applyProviderReports(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  reports: ProviderReport[],
  now: Date,
): Promise<void> {
  const messageIds = await messagesOf(tx, reports)
  const events = reports.flatMap(({ id, kind, at, data }, index): MessageEvent[] => {
    const messageId = messageIds[index]
    return messageId ? [{ messageId, kind, at, data, providerEventId: id }] : []
  })
  await storeEvents(tx, await applyMessageEvents(tx, workspaceId, events, now), now)
}

/** The message of each report; undefined where it is none of the workspace's. */
async function messagesOf(tx: WorkspaceTx, reports: ProviderReport[]): Promise<(string | undefined)[]> {
  const keys = reports.flatMap(({ messageId }) =>
    messageId && z.guid().safeParse(messageId).success ? [messageId] : [],
  )
  const providerIds = reports.map(({ providerId }) => providerId)
  const { rows } = await sql<{ id: string; provider_id: string | null }>`
    SELECT id, provider_id FROM messages WHERE id = ANY (${uuids(keys)})
    UNION
    SELECT id, provider_id
      FROM messages
     WHERE provider_id = ANY (${providerIds}::text[]) AND provider_id IS NOT NULL AND provider <> 'sandbox'`.execute(tx)
  const known = new Set(rows.map(({ id }) => id))
  const byProviderId = new Map(rows.map(({ id, provider_id }) => [provider_id, id]))
  return reports.map(({ messageId, providerId }) =>
    messageId && known.has(messageId) ? messageId : byProviderId.get(providerId),
  )
}
