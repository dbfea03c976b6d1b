import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { uuidv7 } from '../uuid.ts'

/**
 * One line of an order. Its total is kept beside the price of one piece: rounded prices do not add up to what was paid.
 */
export interface OrderItem {
  product: string
  category: string
  quantity: number
  price: number
  total: number
}

/** PostgreSQL's largest integer. */
const MAX_PIECES = 2 ** 31 - 1

/** One purchase, or with a total below zero one refund. Amounts are in minor units of the workspace's currency. */
export interface Order {
  contactId: ContactId
  /** The shop's own number: an order that comes again is the same order. */
  number: string
  orderedAt: Date
  total: number
  items: OrderItem[]
  source: 'event' | 'import'
}

/**
 * Writes orders that were not told before, with their items; returns
 * the numbers of those. Sums on the contacts follow in the database.
 */
export async function recordOrders(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  given: Order[],
): Promise<ReadonlySet<string>> {
  const orders = [
    ...new Map(given.map((order) => [order.number, { id: uuidv7(order.orderedAt.getTime()), ...order }])).values(),
  ]
  if (orders.length === 0) return new Set()
  const { rows: fresh } = await sql<{ id: string; number: string }>`
    INSERT INTO orders (workspace_id, id, contact_id, number, ordered_at, total, items, source)
    SELECT ${workspaceId}, * FROM unnest(
      ${orders.map(({ id }) => id)}::uuid[],
      ${orders.map(({ contactId }) => contactId)}::uuid[],
      ${orders.map(({ number }) => number)}::text[],
      ${orders.map(({ orderedAt }) => orderedAt)}::timestamptz[],
      ${orders.map(({ total }) => total)}::bigint[],
      ${orders.map(({ items }) => Math.min(MAX_PIECES, sumOf(items.map(({ quantity }) => quantity))))}::int[],
      ${orders.map(({ source }) => source)}::text[])
    ON CONFLICT (workspace_id, number) DO NOTHING
    RETURNING id, number`.execute(tx)
  const written = new Set(fresh.map(({ id }) => id))
  const items = orders
    .filter(({ id }) => written.has(id))
    .flatMap(({ id, contactId, orderedAt, items: bought }) =>
      bought.map((item) => ({ id, contactId, orderedAt, ...item })),
    )
  if (items.length > 0) {
    await sql`
      INSERT INTO order_items (workspace_id, order_id, contact_id, ordered_at, product, category, quantity, price,
          total)
      SELECT ${workspaceId}, * FROM unnest(
        ${items.map(({ id }) => id)}::uuid[],
        ${items.map(({ contactId }) => contactId)}::uuid[],
        ${items.map(({ orderedAt }) => orderedAt)}::timestamptz[],
        ${items.map(({ product }) => product)}::text[],
        ${items.map(({ category }) => category)}::text[],
        ${items.map(({ quantity }) => quantity)}::int[],
        ${items.map(({ price }) => price)}::bigint[],
        ${items.map(({ total }) => total)}::bigint[])`.execute(tx)
  }
  return new Set(fresh.map(({ number }) => number))
}

const sumOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0)
