import { z } from 'zod'
import { AmountFields, validateAmount } from '../amount.ts'
import { conditionKind } from '../kind.ts'
import { TimeFields, timeWords, validateTime } from '../period.ts'
import { compareWords, counted, quoted } from '../words.ts'

/** Came to pages: whose address contains something, or from a source (utm_source, or a part of the referrer). */
export const pageVisit = conditionKind({
  schema: z.object({
    address: z.string().max(500).optional(),
    source: z.string().max(200).optional(),
    ...AmountFields,
    ...TimeFields,
  }),
  validate: (settings, path) => [...validateAmount(settings, path), ...validateTime(settings, path)],
  aspects: () => ['page'],
  sentence: {
    en(settings) {
      const { address, source, amount } = settings
      const at = address ? ` whose address contains ${quoted('en', address)}` : ''
      const from = source ? ` coming from ${quoted('en', source)}` : ''
      const pages =
        amount === 0 ? 'no page' : `${compareWords('en', settings)} ${counted('en', amount, 'page', 'pages')}`
      return `visited ${pages}${at}${from}${timeWords('en', settings)}`
    },
    fr(settings) {
      const { address, source, amount } = settings
      const at = address ? ` dont l’adresse contient ${quoted('fr', address)}` : ''
      const from = source ? ` en venant de ${quoted('fr', source)}` : ''
      const pages =
        amount === 0 ? '0 page' : `${compareWords('fr', settings)} ${counted('fr', amount, 'page', 'pages')}`
      return `a visité ${pages}${at}${from}${timeWords('fr', settings)}`
    },
  },
})
