/** Where an order was told. */
export const ORDER_SOURCES = ['event', 'import'] as const
export type OrderSource = (typeof ORDER_SOURCES)[number]
