import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { issue } from '@parcours/model/issue.ts'
import { asText } from '@parcours/model/values/text.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { quarantineItems } from '../quarantine/quarantine.ts'
import { minorUnits } from './amount.ts'
import { amountOf, isPurchase } from './from-events.ts'

const MAX_SHOWN = 100

/**
 * Shows under *Data* purchases whose amount nobody can read, or in two ways: they stay events, and are no orders. One
 * row for each name that the amount has: the last stands for all.
 */
export async function showUnreadAmounts(tx: WorkspaceTx, workspaceId: string, events: ResolvedEvent[]): Promise<void> {
  const unread = events.filter(isPurchase).flatMap((event) => {
    const { field, value } = amountOf(event.properties)
    const isGiven = value !== undefined && value !== null && value !== ''
    return isGiven && minorUnits(value) === undefined ? [{ event, field, value: shown(value) }] : []
  })
  const items = [...Map.groupBy(unread, ({ field }) => field)].flatMap(([field, all]) => {
    const last = all.at(-1)
    if (!last) return []
    const { event, value } = last
    const payload = {
      type: event.kind,
      event: event.name,
      properties: { order_id: shown(event.properties.order_id ?? ''), [field]: value },
    }
    const issues = [issue(`properties.${field}`, 'event.amountUnread', { value })]
    return [
      { kind: 'message' as const, key: `amount ${field}`, name: event.name, payload, issues, failures: all.length },
    ]
  })
  const last = unread.at(-1)
  if (last) await quarantineItems(tx, workspaceId, items, last.event.receivedAt)
}

const shown = (value: unknown) => asText(value).slice(0, MAX_SHOWN).toWellFormed()
