import type { Condition } from '@parcours/model/condition/condition.ts'

const all = (...of: Condition[]): Condition => ({ kind: 'all', of })
const orders = (compare: 'atLeast' | 'exactly', amount: number): Condition => ({
  kind: 'order',
  measure: 'count',
  compare,
  amount,
})
const messages = (
  action: 'sent' | 'opened' | 'clicked',
  compare: 'atLeast' | 'exactly',
  amount: number,
  withinDays: number,
): Condition => ({ kind: 'message', action, compare, amount, withinDays })

/** Segments that nearly every organisation asks for first; named and explained in the words of the interface. */
export const READY_SEGMENTS = {
  reachable: all({ kind: 'reachable', channel: 'email' }),
  newcomers: all({ kind: 'property', property: 'createdAt', operator: 'inLastDays', value: 30 }),
  readers: all({
    kind: 'any',
    of: [messages('opened', 'atLeast', 1, 90), messages('clicked', 'atLeast', 1, 90)],
  }),
  silent: all(
    messages('sent', 'atLeast', 3, 90),
    messages('opened', 'exactly', 0, 90),
    messages('clicked', 'exactly', 0, 90),
  ),
  never: all(orders('exactly', 0)),
  once: all(orders('exactly', 1)),
  best: all({ kind: 'rfm', classes: ['champions', 'loyal'] }),
  lost: all(orders('atLeast', 1), { kind: 'orderDate', which: 'last', compare: 'before', days: 180 }),
  abandoned: all(
    { kind: 'event', event: 'Checkout Started', compare: 'atLeast', amount: 1, withinDays: 7, where: [] },
    { kind: 'order', measure: 'count', compare: 'exactly', amount: 0, withinDays: 7 },
  ),
} satisfies Record<string, Condition>

export type ReadySegment = keyof typeof READY_SEGMENTS
