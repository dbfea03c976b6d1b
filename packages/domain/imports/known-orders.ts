import { texts } from '@parcours/db/arrays.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import type { Order } from '../orders/record.ts'

/** Known orders that the file tells differently, by their number: they stay as they are. */
export async function differingOrders(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  orders: Order[],
): Promise<Map<string, Issue>> {
  if (orders.length === 0) return new Map()
  const { rows } = await sql<{ number: string; total: number; contact_id: ContactId }>`
    SELECT number, total, contact_id
      FROM orders
     WHERE workspace_id = ${workspaceId} AND number = ANY (${texts(orders.map(({ number }) => number))})`.execute(tx)
  const known = new Map(rows.map((row) => [row.number, row]))
  return new Map(
    orders.flatMap(({ number, total, contactId }) => {
      const there = known.get(number)
      if (!there || (there.total === total && there.contact_id === contactId)) return []
      return [
        [number, issue('row', 'import.orderDiffers', { number, known: there.total / 100, told: total / 100 })] as const,
      ]
    }),
  )
}
