import { defineAction, defineTrigger, defineWait } from '@parcours/model/journey/node-kind.ts'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type BehaviourOf, PASS_ON } from './behaviour.ts'
import { behaviourOf } from './registry.ts'
import { whyNot } from './trigger-behaviour.ts'

const decide = () => PASS_ON
const dueAt = () => sql<Date>`now()`
const subscribesTo = () => undefined
const reason = 'event'
const because = whyNot('why.notAdded')

// What is written here is read by the type checker: each line below such a comment must fail, or the comment does.
const forgotten = {
  wait: {
    // @ts-expect-error A wait says when it is over.
    noDueAt: { kind: 'instant', decide, wait: {} } satisfies BehaviourOf<'wait'>,
    // @ts-expect-error A wait is more than a step that passes contacts on.
    noFacet: { kind: 'instant', decide } satisfies BehaviourOf<'waitForSegment'>,
    // @ts-expect-error A wait that ends early says by what.
    noEnd: { kind: 'instant', decide, wait: { dueAt } } satisfies BehaviourOf<'waitForEvent'>,
    // @ts-expect-error A wait that ends early says how what it subscribes to ends it.
    noResolve: { kind: 'instant', decide, wait: { dueAt, subscribesTo } } satisfies BehaviourOf<'waitForMessage'>,
  },
  trigger: {
    // @ts-expect-error A trigger says how contacts are enrolled.
    noFacet: { kind: 'none' } satisfies BehaviourOf<'triggerEvent'>,
    // @ts-expect-error A trigger enrolls by an event, by time or by hand.
    noEntrance: { kind: 'none', trigger: { reason, whyNot: () => because } } satisfies BehaviourOf<'triggerEvent'>,
    // @ts-expect-error A trigger says why a contact was not enrolled.
    noWhyNot: { kind: 'none', trigger: { reason, subscribesTo } } satisfies BehaviourOf<'triggerEvent'>,
  },
  action: {
    // @ts-expect-error What calls the world outside is no instant.
    instant: { kind: 'instant', decide } satisfies BehaviourOf<'webhook'>,
  },
}

const step = {
  settings: z.object({}),
  defaults: {},
  ports: () => ['next'],
  validate: () => [],
}
const forgottenInTheModel = [
  // @ts-expect-error A trigger says what contacts come with.
  () => defineTrigger({ kind: 'triggerNothing', ...step }),
  // @ts-expect-error A wait says how long it lasts, and whether it ends early.
  () => defineWait({ kind: 'waitForNothing', ...step }),
  // @ts-expect-error An action says which of its fields may hold Liquid, or that none may.
  () => defineAction({ kind: 'doNothing', ...step, effect: false, action: {} }),
]

describe('a kind of step', () => {
  it('does not compile without what the machinery asks of it', () => {
    // That they are wrong, the comments above say to the type checker.
    expect(Object.keys(forgotten)).toEqual(['wait', 'trigger', 'action'])
    expect(forgottenInTheModel).toHaveLength(3)
  })

  it('does something, or only enrolls contacts or ends their enrollment', () => {
    expect(behaviourOf({ kind: 'waitForEvent' }).kind).toBe('instant')
    expect(behaviourOf({ kind: 'sendEmail' }).kind).toBe('effect')
    expect(behaviourOf({ kind: 'triggerEvent' }).kind).toBe('none')
  })
})
