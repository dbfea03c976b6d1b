import { truncateText } from '@parcours/model/values/text.ts'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { lineTotal, minorUnits } from './amount.ts'
import type { Order } from './record.ts'

/** Segment's name for a purchase: https://segment.com/docs/connections/spec/ecommerce/v2/#order-completed */
const ORDER_COMPLETED = 'Order Completed'
const MAX_ITEMS_PER_ORDER = 200
const MAX_TEXT = 200
const MAX_QUANTITY = 1e6

/** Whether an event is a purchase. */
export function isPurchase({ kind, name }: Pick<ResolvedEvent, 'kind' | 'name'>): boolean {
  return kind === 'track' && name === ORDER_COMPLETED
}

/** The first of these that is a number or a text with something in it, as text; empty when none is. */
export const textOf = (...values: unknown[]) =>
  truncateText(
    String(
      values.find((value) => typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')) ?? '',
    ),
    MAX_TEXT,
  )

/** How a product is known here: by the shop's stock number, its id there, or its name. */
export const productName = ({ sku, product_id, productId, name }: Record<string, unknown>) =>
  textOf(sku, product_id, productId, name)

const AMOUNTS = ['total', 'revenue', 'value'] as const

/** The total of a purchase, and the property that holds it. */
export function amountOf(properties: Record<string, unknown>): { field: string; value: unknown } {
  const field = AMOUNTS.find((name) => properties[name] !== undefined && properties[name] !== null) ?? 'total'
  return { field, value: properties[field] }
}

/**
 * The orders among events, as `Order Completed` tells them: order_id (the event's
 * own id when absent), total or revenue, products. One in another currency than the
 * workspace's, or without a total, stays an event only: sums hold one currency.
 */
export function ordersFromEvents(events: ResolvedEvent[], currency: string): Order[] {
  return events.filter(isPurchase).flatMap(({ id, contactId, properties, occurredAt }) => {
    const total = minorUnits(amountOf(properties).value)
    const given = properties.currency
    if (total === undefined || (typeof given === 'string' && given.toUpperCase() !== currency)) return []
    const products = Array.isArray(properties.products)
      ? (properties.products as unknown[]).slice(0, MAX_ITEMS_PER_ORDER)
      : []
    const items = products.flatMap((product) => {
      if (typeof product !== 'object' || product === null) return []
      const { category, quantity, price } = product as Record<string, unknown>
      const given = Number(quantity ?? 1)
      const pieces = given > 0 && given < MAX_QUANTITY ? given : 1
      return [
        {
          product: productName(product as Record<string, unknown>),
          category: textOf(category),
          quantity: Math.max(1, Math.round(pieces)),
          price: minorUnits(price) ?? 0,
          total: lineTotal(price, pieces) ?? 0,
        },
      ]
    })
    return [
      {
        contactId,
        number: textOf(properties.order_id, properties.orderId, id),
        orderedAt: occurredAt,
        total,
        items,
        source: 'event' as const,
      },
    ]
  })
}
