import { z } from 'zod'
import { issue } from '../../issue.ts'
import { AmountFields, validateAmount } from '../amount.ts'
import { Comparison, validateComparison } from '../comparison.ts'
import { conditionKind } from '../kind.ts'
import { TimeFields, timeWords, validateTime } from '../period.ts'
import { compareWords, counted, quoted, whereWords } from '../words.ts'

/**
 * Did something so many times, or so much of it: `sumOf` names a numeric
 * property whose sum is compared instead of the number of events.
 */
export const event = conditionKind({
  schema: z.object({
    event: z.string().max(200),
    ...AmountFields,
    sumOf: z.string().max(100).optional(),
    ...TimeFields,
    where: z.array(Comparison).max(10),
  }),
  validate: (settings, path) => [
    ...(settings.event.trim() ? [] : [issue(`${path}.event`, 'event.nameMissing')]),
    ...(settings.sumOf === '' ? [issue(`${path}.sumOf`, 'condition.propertyMissing')] : []),
    ...validateAmount(settings, path),
    ...validateTime(settings, path),
    ...settings.where.flatMap((filter, index) => validateComparison(filter, `${path}.where.${index}`)),
  ],
  aspects: ({ event: name }) => [`event:${name}`],
  sentence: {
    en(settings) {
      const { event: name, amount, sumOf, where } = settings
      const rest = `${whereWords('en', where)}${timeWords('en', settings)}`
      if (sumOf)
        return `the sum of ${sumOf} over ${quoted('en', name)}${rest} is ${compareWords('en', settings)} ${amount}`
      if (amount === 0) return `never did ${quoted('en', name)}${rest}`
      if (settings.compare === 'atLeast' && amount === 1) return `did ${quoted('en', name)}${rest}`
      return `did ${quoted('en', name)} ${compareWords('en', settings)} ${counted('en', amount, 'time', 'times')}${rest}`
    },
    fr(settings) {
      const { event: name, amount, sumOf, where } = settings
      const rest = `${whereWords('fr', where)}${timeWords('fr', settings)}`
      if (sumOf)
        return `la somme de ${sumOf} sur ${quoted('fr', name)}${rest} est ${compareWords('fr', settings)} ${amount}`
      if (amount === 0) return `n’a jamais fait ${quoted('fr', name)}${rest}`
      if (settings.compare === 'atLeast' && amount === 1) return `a fait ${quoted('fr', name)}${rest}`
      return `a fait ${quoted('fr', name)} ${compareWords('fr', settings)} ${counted('fr', amount, 'fois', 'fois')}${rest}`
    },
  },
})
