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
    en({ which, compare, days }) {
      const ago = counted('en', days, 'day', 'days')
      return `${which} ordered ${compare === 'within' ? `within ${ago}` : `more than ${ago} ago`}`
    },
    fr({ which, compare, days }) {
      const order = which === 'first' ? 'première commande' : 'dernière commande'
      return `a passé sa ${order} il y a ${compare === 'within' ? 'moins' : 'plus'} de ${counted('fr', days, 'jour', 'jours')}`
    },
  },
})
