import type { Duration } from '@parcours/model/duration.ts'
import type { Reentry } from '@parcours/model/journey/entry-rule.ts'
import type { Step } from './journeys.ts'

/** Steps of journeys as a sentence has them, each by its id first: `step.wait('wait', 3, 'days')`. */
export const step = {
  /** Begins when a contact is added by hand. */
  byHand: (id: string, reentry: Reentry = 'once') =>
    ({ id, kind: 'triggerManual', settings: { reentry } }) satisfies Step,
  /** Begins with an event. */
  onEvent: (id: string, event: string, reentry: Reentry = 'once', more: { key?: string } = {}) =>
    ({ id, kind: 'triggerEvent', settings: { event, where: [], reentry, ...more } }) satisfies Step,
  wait: (id: string, amount: number, unit: Duration['unit']) =>
    ({ id, kind: 'wait', settings: { until: 'duration', duration: { amount, unit } } }) satisfies Step,
  /** Waits for an event, until so much time is over. */
  waitForEvent: (id: string, event: string, amount: number, unit: Duration['unit']) =>
    ({ id, kind: 'waitForEvent', settings: { event, where: [], timeout: { amount, unit } } }) satisfies Step,
  email: (id: string, templateId: string) => ({ id, kind: 'sendEmail', settings: { templateId } }) satisfies Step,
  addTag: (id: string, tag: string) =>
    ({ id, kind: 'updateContact', settings: { changes: [{ kind: 'addTag', tag }] } }) satisfies Step,
  exit: (id: string) => ({ id, kind: 'exit', settings: {} }) satisfies Step,
}
