import { z } from 'zod'
import { Comparison, validateComparison } from '../../condition/comparison.ts'
import { Duration } from '../../duration.ts'
import { issue } from '../../issue.ts'
import { defineWait } from '../node-kind.ts'
import { SameAsEntry, validateSameAsEntry } from '../same-as-entry.ts'

/** Holds contacts until they do something, or until the time is up. */
export const waitForEvent = defineWait({
  kind: 'waitForEvent',
  settings: z.object({
    event: z.string().max(200),
    where: z.array(Comparison).max(10),
    same: SameAsEntry,
    timeout: Duration,
  }),
  defaults: { event: '', where: [], timeout: { amount: 3, unit: 'days' } },
  ports: () => ['happened', 'timedOut'],
  wait: { lasts: ({ timeout }) => timeout, endsEarly: true },
  validate: ({ event, where, same }, path, references) => [
    ...(event.trim() ? [] : [issue(`${path}.event`, 'event.nameMissing')]),
    ...where.flatMap((filter, index) => validateComparison(filter, `${path}.where.${index}`)),
    ...validateSameAsEntry(same, path, references),
  ],
})
