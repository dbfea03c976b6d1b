import type { Condition } from '@parcours/model/condition/condition.ts'

const all = (...of: Condition[]): Condition => ({ kind: 'all', of })
const any = (...of: Condition[]): Condition => ({ kind: 'any', of })
const not = (of: Condition): Condition => ({ kind: 'not', of })
const property = (
  name: string,
  operator: Extract<Condition, { kind: 'property' }>['operator'],
  value?: string | number,
): Condition => ({
  kind: 'property',
  property: name,
  operator,
  ...(value !== undefined && { value }),
})
const did = (event: string, rest: Partial<Extract<Condition, { kind: 'event' }>> = {}): Condition => ({
  kind: 'event',
  event,
  compare: 'atLeast',
  amount: 1,
  where: [],
  ...rest,
})

/** Twenty questions from simple to nasty, as marketers ask them. */
export const CRITERIA: Record<string, Condition> = {
  everyTag: { kind: 'tag', tag: 'vip' },
  country: property('country', 'is', 'BE'),
  planIsGold: property('plan', 'is', 'gold'),
  scoreAbove: property('score', 'greaterThan', 90),
  reachable: { kind: 'reachable', channel: 'email' },
  newThisMonth: property('createdAt', 'inLastDays', 30),
  bigSpenders: { kind: 'order', measure: 'total', compare: 'atLeast', amount: 300 },
  lapsed: all(
    { kind: 'order', measure: 'count', compare: 'atLeast', amount: 3 },
    { kind: 'orderDate', which: 'last', compare: 'before', days: 180 },
  ),
  boughtTeaLately: { kind: 'order', measure: 'count', compare: 'atLeast', amount: 1, category: 'Tea', withinDays: 60 },
  cartThisWeek: did('Cart Updated', { withinDays: 7 }),
  cartNoOrder: all(
    did('Cart Updated', { withinDays: 7 }),
    not({ kind: 'order', measure: 'count', compare: 'atLeast', amount: 1, withinDays: 7 }),
  ),
  signedInOften: did('Signed In', { amount: 5 }),
  viewedDearProducts: did('Product Viewed', {
    amount: 2,
    withinDays: 30,
    where: [{ property: 'price', operator: 'greaterThan', value: 150 }],
  }),
  sumOfViews: did('Product Viewed', { amount: 500, sumOf: 'price', withinDays: 90 }),
  pageAndCountry: all(
    { kind: 'pageVisit', address: '/42', compare: 'atLeast', amount: 1, withinDays: 30 },
    property('country', 'is', 'FR'),
  ),
  notEngaged: all(
    { kind: 'reachable', channel: 'email' },
    { kind: 'message', action: 'opened', compare: 'atMost', amount: 0, withinDays: 90 },
  ),
  clickedOrBought: any(
    { kind: 'message', action: 'clicked', compare: 'atLeast', amount: 1, withinDays: 30 },
    { kind: 'order', measure: 'count', compare: 'atLeast', amount: 1, withinDays: 30 },
  ),
  birthdaySoon: all(property('birthDate', 'anniversaryInDays', 7), property('birthDate', 'atLeastYearsAgo', 30), {
    kind: 'reachable',
    channel: 'email',
  }),
  neverViewed: not(did('Page Viewed')),
  nasty: all(
    any(
      all(
        { kind: 'property', property: 'country', operator: 'isOneOf', values: ['FR', 'BE'] },
        did('Product Viewed', { amount: 3, withinDays: 60 }),
      ),
      {
        kind: 'rfm',
        classes: ['champions', 'atRisk'],
      },
    ),
    not(any({ kind: 'tag', tag: 'presse' }, did('Signed In', { withinDays: 3 }))),
    { kind: 'reachable', channel: 'email' },
    { kind: 'sample', percent: 50, seed: 'a' },
  ),
}
