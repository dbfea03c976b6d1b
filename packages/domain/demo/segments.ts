import type { Condition } from '@parcours/model/condition/condition.ts'
import type { DemoTexts } from './demo-texts.ts'

/** Segments of the fictional shop. */
export const demoSegments = ({ segments }: DemoTexts): { name: string; condition: Condition }[] => [
  {
    name: segments.asleep,
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
    name: segments.best,
    condition: { kind: 'all', of: [{ kind: 'rfm', classes: ['champions', 'loyal'] }] },
  },
  {
    name: segments.curious,
    condition: {
      kind: 'all',
      of: [
        { kind: 'event', event: 'Product Viewed', compare: 'atLeast', amount: 2, where: [] },
        { kind: 'order', measure: 'count', compare: 'exactly', amount: 0 },
      ],
    },
  },
]
