import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance, type Census, type Command, type Happening, INITIAL, nextDue, type RunState } from './advance.ts'
import type { Plan, PlanStep } from './plan.ts'
import { segmentFrom } from './plan.ts'

/** A plan without loops: each step leads only to later ones. */
const plans = fc.integer({ min: 1, max: 9 }).chain((size) =>
  fc
    .tuple(
      fc.array(fc.constantFrom<PlanStep['role']>('condition', 'wait', 'action'), { minLength: size, maxLength: size }),
      fc.array(fc.array(fc.nat(20), { minLength: 1, maxLength: 2 }), { minLength: size, maxLength: size }),
      fc.array(fc.boolean(), { minLength: size, maxLength: size }),
    )
    .map(([roles, targets, effects]): Plan => {
      const steps: Plan['steps'] = {}
      roles.forEach((role, n) => {
        const next = [...new Set((targets[n] ?? []).map((offset) => `n${n + 1 + offset}`))].filter(
          (id) => Number(id.slice(1)) < size,
        )
        steps[`n${n}`] = { label: `n${n}`, role, effect: role === 'action' && effects[n] === true, next }
      })
      return { first: 'n0', steps }
    }),
)

interface TestContact {
  at: string | undefined
  state: 'ready' | 'waiting'
  due: number
  passed: string[]
}

/**
 * PostgreSQL's half of a run, in memory: moves contacts and takes the census, as `domain/journeys` does. Activities end
 * in any order, and the census of one is taken at its end, so newcomers may be missed by those under way.
 */
class Cohort {
  now = 0
  readonly contacts: TestContact[]
  readonly plan: Plan
  constructor(plan: Plan, size: number) {
    this.plan = plan
    this.contacts = Array.from({ length: size }, () => ({ at: undefined, state: 'ready', due: 0, passed: [] }))
    for (const contact of this.contacts) this.arrive(contact, plan.first)
  }
  arrive(contact: TestContact, id: string | undefined) {
    const step = id === undefined ? undefined : this.plan.steps[id]
    contact.at = step ? id : undefined
    contact.state = step?.role === 'wait' ? 'waiting' : 'ready'
    contact.due = this.now + 10 + (contact.passed.length % 3)
  }
  perform({ nodeIds }: Command) {
    for (const id of nodeIds) {
      this.contacts.forEach((contact, n) => {
        if (contact.at !== id || (contact.state === 'waiting' && contact.due > this.now)) return
        contact.passed.push(id)
        const next = this.plan.steps[id]?.next ?? []
        this.arrive(contact, next.length > 0 ? next[n % next.length] : undefined)
      })
    }
  }
  census(): Census {
    const ids = [...new Set(this.contacts.flatMap(({ at }) => at ?? []))].sort()
    return ids.map((nodeId) => {
      const here = this.contacts.filter(({ at }) => at === nodeId)
      const waiting = here.filter(({ state }) => state === 'waiting').map(({ due }) => due)
      return {
        nodeId,
        ready: here.length - waiting.length,
        due: [...new Set(waiting)].sort((a, b) => a - b).map((due) => ({ at: timeOf(due), count: 1 })),
      }
    })
  }
}
const timeOf = (n: number) => new Date(n * 1000).toISOString()

describe('a run', () => {
  it('takes everyone to the end, once through each step, in whatever order activities end', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.nat(1000)), (plan, size, choices) => {
        const cohort = new Cohort(plan, size)
        let state: RunState = INITIAL
        const inFlight: Command[] = []
        const answer = (happening: Happening) => {
          const next = advance(plan, state, happening)
          state = next.state
          inFlight.push(...next.commands)
        }
        answer({ kind: 'begun' })
        for (let turn = 0; !state.finished; turn++) {
          if (turn > 500) throw new Error('the run never ends')
          const choice = choices.next().value
          const command = inFlight.splice(choice % Math.max(1, inFlight.length), 1)[0]
          if (command) {
            cohort.perform(command)
            // An activity that is retried after its work was done moves nobody twice.
            if (choice % 3 === 0) cohort.perform(command)
            answer({ kind: 'performed', flight: command.flight, census: cohort.census(), held: false })
          } else {
            const due = nextDue(state)
            expect(due, 'a run with nothing under way waits for a time').toBeDefined()
            cohort.now = Date.parse(due ?? '') / 1000
            answer({ kind: 'tick', now: due ?? '' })
          }
        }
        for (const { at, passed } of cohort.contacts) {
          expect(at).toBeUndefined()
          expect(new Set(passed).size).toBe(passed.length)
        }
      }),
      { numRuns: 500 },
    )
  })

  const plan: Plan = {
    first: 'wait',
    steps: {
      wait: { label: 'wait', role: 'wait', effect: false, next: ['email'] },
      email: { label: 'email', role: 'action', effect: true, next: [] },
    },
  }
  const waiting: Census = [{ nodeId: 'wait', ready: 0, due: [{ at: timeOf(50), count: 2 }] }]

  it('looks once for all who ask while it looks', () => {
    let { state, commands } = advance(plan, INITIAL, { kind: 'woken', nodeIds: [] })
    expect(commands).toHaveLength(1)
    for (let asked = 0; asked < 5000; asked++) {
      const next = advance(plan, state, { kind: 'woken', nodeIds: [] })
      expect(next.commands).toHaveLength(0)
      state = next.state
    }
    const again = advance(plan, state, {
      kind: 'performed',
      flight: 1,
      held: false,
      census: [{ nodeId: 'wait', ready: 0, due: [] }],
    })
    expect(again.commands).toEqual([{ kind: 'perform', flight: 2, nodeIds: [] }])
    ;({ state, commands } = advance(plan, again.state, {
      kind: 'performed',
      flight: 2,
      held: false,
      census: [{ nodeId: 'wait', ready: 0, due: [] }],
    }))
    expect(commands).toEqual([])
    expect(state.flights).toEqual([])
    // As runs did that began before: one each.
    const before = advance(
      plan,
      advance(plan, INITIAL, { kind: 'woken', nodeIds: [] }).state,
      { kind: 'woken', nodeIds: [] },
      { oneLook: false },
    )
    expect(before.commands).toHaveLength(1)
  })

  it('holds while its journey is paused, and goes on where it held when woken', () => {
    let { state, commands } = advance(plan, INITIAL, { kind: 'begun' })
    state = advance(plan, state, {
      kind: 'performed',
      flight: commands[0]?.flight ?? 0,
      census: waiting,
      held: true,
    }).state
    expect(nextDue(state)).toBeUndefined()
    expect(advance(plan, state, { kind: 'tick', now: timeOf(99) }).commands).toEqual([])
    ;({ state, commands } = advance(plan, state, { kind: 'woken', nodeIds: [] }))
    expect(commands.map(({ nodeIds }) => nodeIds)).toEqual([[]])
    state = advance(plan, state, {
      kind: 'performed',
      flight: commands[0]?.flight ?? 0,
      census: waiting,
      held: false,
    }).state
    expect(nextDue(state)).toBe(timeOf(50))
  })

  it('looks once more at a step that got newcomers while it was under way', () => {
    let { state, commands } = advance(plan, INITIAL, { kind: 'woken', nodeIds: ['email'] })
    const first = commands[0]?.flight ?? 0
    ;({ state, commands } = advance(plan, state, { kind: 'woken', nodeIds: ['email'] }))
    expect(commands).toEqual([])
    ;({ state, commands } = advance(plan, state, { kind: 'performed', flight: first, census: [], held: false }))
    expect(commands.map(({ nodeIds }) => nodeIds)).toEqual([['email']])
    expect(state.finished).toBe(false)
  })
})

describe('segments', () => {
  it('join instant steps with the one email behind them, and leave several emails apart', () => {
    const step = (role: PlanStep['role'], next: string[], effect = false): PlanStep => ({
      label: '',
      role,
      effect,
      next,
    })
    const one: Plan = {
      first: 'a',
      steps: {
        a: step('condition', ['b', 'x']),
        b: step('action', ['mail']),
        mail: step('action', ['x'], true),
        x: step('exit', []),
      },
    }
    expect(segmentFrom(one, 'a')).toEqual(['a', 'b', 'mail'])
    const two: Plan = {
      first: 'a',
      steps: {
        a: step('condition', ['mail', 'other']),
        mail: step('action', [], true),
        other: step('action', [], true),
      },
    }
    expect(segmentFrom(two, 'a')).toEqual(['a'])
  })
})
