import { z } from 'zod'
import { conditionKind } from '../kind.ts'
import { counted } from '../words.ts'

/** When the first or the last order was. */
export const orderDate = conditionKind({
  schema: z.object({
    which: z.enum(['first', 'last']),
    compare: z.enum(['within', 'before']),
    days: z.number().int().min(1).max(3650),
  }),
  validate: () => [],
  aspects: () => ['orders'],
  sentence: {
    en: ({ which, compare, days }) =>
      `${which === 'first' ? 'first' : 'last'} ordered ${compare === 'within' ? 'within' : 'more than'} ${counted('en', days, 'day', 'days')}${compare === 'within' ? '' : ' ago'}`,
    fr: ({ which, compare, days }) =>
      `a passé sa ${which === 'first' ? 'première' : 'dernière'} commande ${compare === 'within' ? 'il y a moins de' : 'il y a plus de'} ${counted('fr', days, 'jour', 'jours')}`,
  },
})
