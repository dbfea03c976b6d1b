import { z } from 'zod'
import { issue } from '../../issue.ts'
import { ENTRY_RULE } from '../entry-rule.ts'
import { defineTrigger } from '../node-kind.ts'
import { DATE_PROPERTY } from './date-property.ts'

/** Contacts enter when a date of theirs comes, or so many days before or after it. */
export const triggerDate = defineTrigger({
  kind: 'triggerDate',
  settings: z.object({ ...DATE_PROPERTY, ...ENTRY_RULE }),
  defaults: { property: '', offsetDays: 0, time: '09:00', yearly: true, reentry: 'afterExit' },
  ports: () => ['next'],
  trigger: { bringsProperties: false },
  validate: ({ property }, path) => (property.trim() ? [] : [issue(`${path}.property`, 'condition.propertyMissing')]),
})
