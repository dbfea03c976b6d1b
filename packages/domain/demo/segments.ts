import type { Condition } from '@parcours/model/condition/condition.ts'

/** Segments of the fictional shop. */
export const DEMO_SEGMENTS: { name: string; condition: Condition }[] = [
  {
    name: 'Clients à réveiller',
    condition: {
      kind: 'all',
      of: [
        { kind: 'order', measure: 'count', compare: 'atLeast', amount: 2 },
        { kind: 'orderDate', which: 'last', compare: 'before', days: 180 },
        { kind: 'reachable', channel: 'email' },
      ],
    },
  },
  {
    name: 'Meilleurs clients',
    condition: { kind: 'all', of: [{ kind: 'rfm', classes: ['champions', 'loyal'] }] },
  },
  {
    name: 'Curieux qui n’ont pas acheté',
    condition: {
      kind: 'all',
      of: [
        { kind: 'event', event: 'Product Viewed', compare: 'atLeast', amount: 2, where: [] },
        { kind: 'order', measure: 'count', compare: 'exactly', amount: 0 },
      ],
    },
  },
]
