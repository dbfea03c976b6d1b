import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { asText, truncateText } from '@parcours/model/values/text.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { quarantineEach } from '../quarantine/quarantine-each.ts'
import { minorUnits } from './amount.ts'
import { amountOf, isPurchase } from './from-events.ts'

const MAX_SHOWN = 100

/**
 * Shows under *Data* purchases whose amount nobody can read, or in two ways: they stay events, and are no orders. Each
 * is an item of its own that names its contact.
 */
export async function showUnreadAmounts(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  events: ResolvedEvent[],
): Promise<void> {
  const unread = events.filter(isPurchase).flatMap((event) => {
    const { field, value } = amountOf(event.properties)
    const isGiven = value !== undefined && value !== null && value !== ''
    return isGiven && minorUnits(value) === undefined ? [{ event, field, value: shown(value) }] : []
  })
  const last = unread.at(-1)
  if (!last) return
  const names = await namesOf(tx, [...new Set(unread.map(({ event }) => event.contactId))])
  const parts = unread.map(({ event, field, value }) => ({
    eventId: event.id,
    part: field,
    name: event.name,
    payload: {
      type: event.kind,
      contactId: event.contactId,
      ...names.get(event.contactId),
      event: event.name,
      properties: { order_id: shown(event.properties.order_id ?? ''), [field]: value },
    },
    issues: [issue(`properties.${field}`, 'event.amountUnread', { value })],
  }))
  await quarantineEach(tx, workspaceId, 'amount', parts, last.event.receivedAt)
}

async function namesOf(tx: WorkspaceTx, contactIds: ContactId[]) {
  const rows = await tx
    .selectFrom('contacts')
    .select(['id', 'external_id', 'email'])
    .where('id', 'in', contactIds)
    .execute()
  return new Map(rows.map(({ id, external_id: userId, email }) => [id, { userId, email }]))
}

const shown = (value: unknown) => truncateText(asText(value), MAX_SHOWN)
