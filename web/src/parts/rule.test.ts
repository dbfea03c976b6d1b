import { parseRule } from '@parcours/model/time/recurrence-rule.ts'
import { describe, expect, it } from 'vitest'
import { readSimpleRule, writeRule } from './rule.ts'

describe('a rule that the form can show', () => {
  it.each([
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR',
    'FREQ=DAILY;INTERVAL=1;COUNT=10',
    'FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=15;UNTIL=20270131',
  ])('is written as it was read: %s', (rule) => {
    const simple = readSimpleRule(rule)
    expect(simple && writeRule(simple)).toBe(rule)
    expect(parseRule(rule)).not.toHaveProperty('code')
  })

  it.each(['FREQ=DAILY;UNTIL=20260102T073000Z', 'FREQ=YEARLY', 'FREQ=MONTHLY;BYDAY=-1FR', 'FREQ=DAILY;BYHOUR=9,17'])(
    'is not one that says more: %s',
    (rule) => expect(readSimpleRule(rule)).toBeUndefined(),
  )
})
