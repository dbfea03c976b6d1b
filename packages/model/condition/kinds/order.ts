import { z } from 'zod'
import { AmountFields, validateAmount } from '../amount.ts'
import { conditionKind } from '../kind.ts'
import { TimeFields, timeWords, validateTime } from '../period.ts'
import { compareWords, counted, quoted } from '../words.ts'

export const ORDER_MEASURES = ['count', 'total', 'average'] as const

/**
 * Bought: how many orders, for how much in all, or on average (in the
 * currency's main unit); of a product or category when named.
 */
export const order = conditionKind({
  schema: z.object({
    measure: z.enum(ORDER_MEASURES),
    ...AmountFields,
    product: z.string().max(200).optional(),
    category: z.string().max(200).optional(),
    ...TimeFields,
  }),
  validate: (settings, path) => [...validateAmount(settings, path), ...validateTime(settings, path)],
  aspects: () => ['orders'],
  sentence: {
    en(settings) {
      const { measure, amount, product, category } = settings
      const ofProduct = product ? ` of ${quoted('en', product)}` : ''
      const inCategory = category ? ` in ${quoted('en', category)}` : ''
      const which = `${ofProduct}${inCategory}${timeWords('en', settings)}`
      if (measure !== 'count')
        return `the ${measure} of their orders${which} is ${compareWords('en', settings)} ${amount}`
      return amount === 0
        ? `placed no order${which}`
        : `placed ${compareWords('en', settings)} ${counted('en', amount, 'order', 'orders')}${which}`
    },
    fr(settings) {
      const { measure, amount, product, category } = settings
      const ofProduct = product ? ` de ${quoted('fr', product)}` : ''
      const inCategory = category ? ` en ${quoted('fr', category)}` : ''
      const which = `${ofProduct}${inCategory}${timeWords('fr', settings)}`
      const measured = measure === 'total' ? 'le total' : 'la moyenne'
      if (measure !== 'count')
        return `${measured} de ses commandes${which} est ${compareWords('fr', settings)} ${amount}`
      return amount === 0
        ? `n’a passé aucune commande${which}`
        : `a passé ${compareWords('fr', settings)} ${counted('fr', amount, 'commande', 'commandes')}${which}`
    },
  },
})
