import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import type { Channel } from '@parcours/model/channels/registry.ts'
import type { MessageFirst, MessageStatus, UnsubscribeReason } from '@parcours/model/delivery/message.ts'
import type { MessageEventKind } from '@parcours/model/delivery/message-event.ts'
import type { ContactId, MessageId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { channelOf } from '../channels/registry.ts'
import { type ConsentEntry, recordConsents } from '../consent/ledger.ts'
import { type NewEvent, storeEvents } from '../events/inbox.ts'
import { Topic } from '../topic.ts'
import { suppressAfterSoftBounces } from './soft-bounces.ts'
import { storableMessageEvent } from './storable-message-event.ts'

/**
 * Events that show that a contact read the message. The same event by a machine shows nothing of the contact: it stays
 * on the message's record. Every other event counts whatever caused it: servers of mail providers unsubscribe and
 * complain on behalf of contacts.
 */
const READING: ReadonlySet<MessageEventKind> = new Set(['opened', 'clicked'])
const isMachineReading = ({ kind, data }: Pick<MessageEvent, 'kind' | 'data'>) =>
  READING.has(kind) && data?.by === 'machine'

/** An event of a message, as a provider or a tracked link reports it. */
export interface MessageEvent {
  messageId: MessageId
  kind: MessageEventKind
  at: Date
  data?: Record<string, unknown>
  /** The id of the provider's webhook or mail: the same event counts once, however often it comes. */
  providerEventId?: string | undefined
}

/** The workspace and contact of messages, by their ids alone: links and webhooks carry nothing else. */
export async function findMessages(
  db: Database,
  messageIds: MessageId[],
): Promise<Map<string, { workspaceId: WorkspaceId; contactId: ContactId; address: string | null }>> {
  const { rows } = await sql<{ id: string; workspace_id: string; contact_id: string; address: string | null }>`
    SELECT id, workspace_id, contact_id, address FROM messages WHERE id = ANY (${messageIds}::uuid[])`.execute(db)
  return new Map(
    rows.map((row) => [row.id, { workspaceId: row.workspace_id, contactId: row.contact_id, address: row.address }]),
  )
}

/** A message after events were applied to it, and which of them it had for the first time. */
export interface UpdatedMessage {
  message_id: string
  channel: Channel
  contact_id: string
  address: string | null
  journey_id: string | null
  campaign_id: string | null
  owner_id: string
  variant: string | null
  node_id: string
  template_id: string
  created_at: Date
  first_times: FirstTime[]
}

/** A status or event that a message has for the first time, or no longer has; counters add it up. */
export interface FirstTime {
  what: MessageStatus | MessageFirst
  count: 1 | -1
}

/** Events were applied to messages; the owners of the messages count them. */
export const messagesUpdated = new Topic<[updated: UpdatedMessage[], now: Date]>('messages updated')

/** The statement below marks a status that no longer holds with a minus. */
const firstTime = (word: MessageStatus | MessageFirst | '-unknown'): FirstTime =>
  word === '-unknown' ? { what: 'unknown', count: -1 } : { what: word, count: 1 }

/**
 * Applies events, in any order and any number of times: the message keeps the first time of each, a repeated event is
 * dropped, a bounce or complaint suppresses the address, an unsubscription is a ledger entry at once.
 */
export async function applyMessageEvents(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  given: MessageEvent[],
  now: Date,
): Promise<NewEvent[]> {
  const storableEvents = await dropRepeated(
    tx,
    workspaceId,
    given.map((event) => storableMessageEvent(event, now)),
    now,
  )
  const events = await withOpens(tx, await dropRepeatedUnsubscribes(tx, workspaceId, storableEvents))
  if (events.length === 0) return []
  const { rows: updated } = await sql<
    Omit<UpdatedMessage, 'first_times'> & { first_times: (FirstTime['what'] | '-unknown')[] }
  >`
    WITH given AS (
      SELECT *, coalesce(data ->> 'by', '') = 'machine' AS by_machine
        FROM unnest(
               ${events.map(({ messageId }) => messageId)}::uuid[],
               ${events.map(({ kind }) => kind)}::text[],
               ${events.map(({ at }) => at)}::timestamptz[],
               ${events.map(({ data }) => JSON.stringify(data ?? {}))}::jsonb[]
             ) AS g (message_id, kind, at, data)
    ), first AS (
      -- An open, click, complaint or unsubscription implies the delivery, also where the provider reported none.
      SELECT message_id,
             min(at) FILTER (
               WHERE kind IN ('delivered', 'opened', 'clicked', 'complained', 'unsubscribed') AND NOT by_machine
             ) AS delivered,
             min(at) FILTER (WHERE kind = 'opened' AND NOT by_machine) AS opened,
             min(at) FILTER (WHERE kind = 'opened' AND by_machine) AS machine_opened,
             min(at) FILTER (WHERE kind = 'clicked' AND NOT by_machine) AS clicked,
             min(at) FILTER (WHERE kind = 'bounced') AS bounced,
             min(at) FILTER (WHERE kind = 'complained') AS complained,
             min(at) FILTER (WHERE kind = 'unsubscribed') AS unsubscribed
        FROM given
       GROUP BY message_id
    ), updated AS (
      UPDATE messages m
         SET delivered_at = least(m.delivered_at, f.delivered),
             opened_at = least(m.opened_at, f.opened),
             machine_opened_at = least(m.machine_opened_at, f.machine_opened),
             clicked_at = least(m.clicked_at, f.clicked),
             bounced_at = least(m.bounced_at, f.bounced),
             complained_at = least(m.complained_at, f.complained),
             unsubscribed_at = least(m.unsubscribed_at, f.unsubscribed),
             status = CASE WHEN m.status = 'unknown' THEN 'sent' ELSE m.status END
        FROM first f
       WHERE m.id = f.message_id
      RETURNING m.id AS message_id, m.channel, m.contact_id, m.address, m.journey_id, m.campaign_id, m.owner_id, m.variant,
                m.node_id, m.template_id, m.created_at,
                array_remove(ARRAY[
                  CASE WHEN old.status = 'unknown' THEN 'sent' END,
                  CASE WHEN old.status = 'unknown' THEN '-unknown' END,
                  CASE WHEN old.delivered_at IS NULL AND new.delivered_at IS NOT NULL THEN 'delivered' END,
                  CASE WHEN old.opened_at IS NULL AND new.opened_at IS NOT NULL THEN 'opened' END,
                  CASE
                    WHEN old.machine_opened_at IS NULL AND new.machine_opened_at IS NOT NULL THEN 'machineOpened'
                  END,
                  CASE WHEN old.clicked_at IS NULL AND new.clicked_at IS NOT NULL THEN 'clicked' END,
                  CASE WHEN old.bounced_at IS NULL AND new.bounced_at IS NOT NULL THEN 'bounced' END,
                  CASE WHEN old.complained_at IS NULL AND new.complained_at IS NOT NULL THEN 'complained' END,
                  CASE WHEN old.unsubscribed_at IS NULL AND new.unsubscribed_at IS NOT NULL THEN 'unsubscribed' END
                ], NULL) AS first_times
    ), recorded AS (
      INSERT INTO message_events (workspace_id, message_id, contact_id, kind, data, occurred_at)
      SELECT ${workspaceId}, g.message_id, t.contact_id, g.kind, g.data, g.at
        FROM given g
        JOIN updated t USING (message_id)
    ), suppressed AS (
      INSERT INTO suppressions (workspace_id, channel, address, reason)
      SELECT DISTINCT ON (t.channel, t.address) ${workspaceId}::uuid, t.channel, t.address, g.kind
        FROM given g
        JOIN updated t USING (message_id)
       WHERE t.address IS NOT NULL
         AND (g.kind = 'complained' OR (g.kind = 'bounced' AND coalesce(g.data ->> 'kind', 'hard') = 'hard'))
       ORDER BY t.channel, t.address, g.kind DESC
      ON CONFLICT DO NOTHING
    )
    SELECT * FROM updated`.execute(tx)
  const rows = updated.map((row): UpdatedMessage => ({ ...row, first_times: row.first_times.map(firstTime) }))
  const messages = new Map(rows.map((row) => [row.message_id, row]))
  await markEngaged(tx, workspaceId, events, messages)
  const softBounces = events.filter(({ kind, data }) => kind === 'bounced' && data?.kind === 'soft')
  await suppressAfterSoftBounces(
    tx,
    workspaceId,
    softBounces.map(({ messageId }) => messageId),
    now,
  )
  await messagesUpdated.publish(tx, workspaceId, rows, now)
  const known = events.flatMap((event) => {
    const message = messages.get(event.messageId)
    return message && !isMachineReading(event) ? [{ event, message, channel: channelOf(message.channel).kind }] : []
  })
  const optOuts = known.flatMap(({ event: { messageId, kind, at, data }, message, channel }): ConsentEntry[] => {
    const source = channel.optOut[kind]
    if (!source) return []
    const evidence = { messageId, ...data }
    return [
      {
        contactId: message.contact_id,
        channel: message.channel,
        decision: 'withdrawn',
        source,
        evidence,
        decidedAt: at,
      },
    ]
  })
  await recordConsents(tx, workspaceId, optOuts)
  return known.flatMap(({ event, message, channel }) => {
    const name = channel.events[event.kind]
    return name ? [contactEvent(workspaceId, event, message, name)] : []
  })
}

/** What happened to a message, as an event of its contact. */
function contactEvent(
  workspaceId: WorkspaceId,
  { messageId, kind, at, data, providerEventId }: MessageEvent,
  message: UpdatedMessage,
  name: string,
): NewEvent {
  return {
    workspaceId,
    messageId: `outcome ${providerEventId ?? `${messageId} ${kind} ${at.getTime()}`}`,
    kind: 'track',
    contactId: message.contact_id,
    name,
    properties: {
      ...data,
      messageId,
      templateId: message.template_id,
      journeyId: message.journey_id,
      campaignId: message.campaign_id,
      step: message.node_id,
    },
    occurredAt: at,
  }
}

/**
 * Adds the openings that clicks show, on channels where they do, also where images were not loaded; a scanner's click
 * shows none.
 */
async function withOpens(tx: WorkspaceTx, events: MessageEvent[]): Promise<MessageEvent[]> {
  const clicks = events.filter((event) => event.kind === 'clicked' && !isMachineReading(event))
  if (clicks.length === 0) return events
  const { rows } = await sql<{ id: string; channel: Channel }>`
    SELECT id, channel
      FROM messages
     WHERE id = ANY (${clicks.map(({ messageId }) => messageId)}::uuid[])`.execute(tx)
  const opening = new Set(rows.flatMap(({ id, channel }) => (channelOf(channel).kind.clickIsOpen ? [id] : [])))
  return events.flatMap((event) => {
    const { messageId, kind, at } = event
    return kind === 'clicked' && !isMachineReading(event) && opening.has(messageId)
      ? [event, { messageId, kind: 'opened', at, data: { by: 'click' } }]
      : [event]
  })
}

/**
 * Records the last open or click as the contact's engagement; any event marks the contact dirty for segments that
 * depend on messages.
 */
async function markEngaged(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  events: MessageEvent[],
  contactOf: ReadonlyMap<string, { contact_id: string }>,
): Promise<void> {
  const known = events.flatMap((event) => {
    const contact = contactOf.get(event.messageId)
    return contact ? [{ ...event, contactId: contact.contact_id }] : []
  })
  const engaging = known.filter((event) => READING.has(event.kind) && !isMachineReading(event))
  if (engaging.length > 0) {
    await sql`
      UPDATE contacts c
         SET engaged_at = greatest(c.engaged_at, g.at)
        FROM (SELECT contact_id, max(at) AS at
                FROM unnest(
                       ${engaging.map(({ contactId }) => contactId)}::uuid[],
                       ${engaging.map(({ at }) => at)}::timestamptz[]
                     ) e (contact_id, at)
               GROUP BY contact_id) g
       WHERE c.workspace_id = ${workspaceId} AND c.id = g.contact_id`.execute(tx)
  }
  await sql`
    SELECT mark_dirty_contacts(${workspaceId}, ${known.map(({ contactId }) => contactId)}::uuid[], 'message')`.execute(
    tx,
  )
}

/** Records the reason of an unsubscription on its event. */
export async function recordUnsubscribeReason(
  db: Database,
  messageId: MessageId,
  reason: UnsubscribeReason,
): Promise<void> {
  await sql`
    UPDATE message_events
       SET data = data || ${JSON.stringify({ reason })}::jsonb
     WHERE message_id = ${messageId}
       AND kind = 'unsubscribed'
       AND workspace_id = (SELECT workspace_id FROM messages WHERE id = ${messageId})`.execute(db)
}

/**
 * Runs {@link applyMessageEvents} and stores the resulting events of contacts, in the transaction given, for any
 * workspaces.
 */
export async function recordMessageEvents(tx: WorkspaceTx, events: MessageEvent[], now: Date): Promise<void> {
  if (events.length === 0) return
  const messages = await findMessages(tx, [...new Set(events.map(({ messageId }) => messageId))])
  const byWorkspace = Map.groupBy(
    events.filter(({ messageId }) => messages.has(messageId)),
    ({ messageId }) => messages.get(messageId)?.workspaceId ?? '',
  )
  for (const [workspaceId, part] of byWorkspace)
    await storeEvents(tx, await applyMessageEvents(tx, workspaceId, part, now), now)
}

async function dropRepeated(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  events: MessageEvent[],
  now: Date,
): Promise<MessageEvent[]> {
  const ids = [...new Set(events.flatMap(({ providerEventId }) => providerEventId ?? []))]
  if (ids.length === 0) return events
  const fresh = await tx
    .insertInto('provider_event_ids')
    .values(ids.map((id) => ({ workspace_id: workspaceId, id, received_at: now })))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  const left = new Set(fresh.map(({ id }) => id))
  return events.filter(({ providerEventId }) => providerEventId === undefined || left.delete(providerEventId))
}

/** Mail programs repeat a POST, and users press twice: it is one decision, until the contact gives consent again. */
async function dropRepeatedUnsubscribes(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  events: MessageEvent[],
): Promise<MessageEvent[]> {
  const leaving = events.filter(({ kind }) => kind === 'unsubscribed').map(({ messageId }) => messageId)
  if (leaving.length === 0) return events
  const { rows } = await sql<{ id: string }>`
    SELECT m.id
      FROM messages m
      JOIN consents k ON k.workspace_id = m.workspace_id
       AND k.contact_id = m.contact_id
       AND k.channel = m.channel
       AND k.purpose = 'marketing'
     WHERE m.workspace_id = ${workspaceId}
       AND m.id = ANY (${leaving}::uuid[])
       AND m.unsubscribed_at IS NOT NULL
       AND k.decision = 'withdrawn'`.execute(tx)
  const decided = new Set(rows.map(({ id }) => id))
  return events.filter(({ kind, messageId }) => {
    if (kind !== 'unsubscribed') return true
    const isNew = !decided.has(messageId)
    decided.add(messageId)
    return isNew
  })
}
