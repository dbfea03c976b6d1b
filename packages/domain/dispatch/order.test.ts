import { uuidOf } from '@parcours/model/id.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { graphOf, newContact, newTemplate, publish, type Step } from '@parcours/testing/journeys.ts'
import { servicesOf } from '@parcours/testing/services.ts'
import { step } from '@parcours/testing/steps.ts'
import { VirtualConductor } from '@parcours/testing/virtual-conductor.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadSigningKey, type SigningKey } from '../access/secrets.ts'
import { takeMessageEvents } from '../delivery/message-event-inbox.ts'
import { clickUrl } from '../delivery/tokens.ts'
import { storeEvents } from '../events/inbox.ts'

const BEGUN = Date.now()
const at = (seconds: number) => new Date(BEGUN + seconds * 1000)
const seconds = (amount: number) => ({ amount, unit: 'seconds' as const })
const minutes = (amount: number) => ({ amount, unit: 'minutes' as const })

let world: World
let key: SigningKey
let conductor: VirtualConductor
beforeAll(async () => {
  world = await createWorld()
  key = await loadSigningKey(world.db)
  const services = await servicesOf(world)
  conductor = new VirtualConductor(world.db, services, at(0))
})
afterAll(() => world.close())

let journeys = 0
/** Publishes a journey, whose events have names of their own. */
async function begin(graph: (name: (event: string) => string) => Graph) {
  const mark = `j${++journeys}`
  const name = (event: string) => `${mark} ${event}`
  conductor.now = at(0)
  const id = await publish(world, mark, graph(name))
  /** Accepted now or when `received` says so, as it was done then. */
  const accept = (userIds: string[], event: string, done: number, received = done) =>
    storeEvents(
      world.db,
      userIds.map((userId) => ({
        workspaceId: world.workspace.id,
        messageId: `${mark} ${userId} ${event} ${done}`,
        kind: 'track' as const,
        userId: `${mark} ${userId}`,
        name: name(event),
        properties: {},
        occurredAt: at(done),
      })),
      at(received),
    )
  /** Of each contact, in order: what their times in the journey came to. */
  const ends = async () => {
    const { rows } = await sql<{ who: string; seen: string[] }>`
      SELECT c.external_id AS who, array_agg(coalesce(p.ended_why, p.node_id) ORDER BY p.run_id) AS seen
        FROM journey_positions p
        JOIN contacts c ON c.id = p.contact_id
       WHERE p.journey_id = ${uuidOf('journey', id)}
       GROUP BY 1
       ORDER BY 1`.execute(world.db)
    return Object.fromEntries(rows.map(({ who, seen }) => [who.slice(mark.length + 1), seen]))
  }
  const portsTaken = async (nodeId: string) => {
    const { rows } = await sql<{ port: string; count: number }>`
      SELECT port, count(*)::int AS count
        FROM journey_trail
       WHERE journey_id = ${uuidOf('journey', id)} AND node_id = ${nodeId}
       GROUP BY 1`.execute(world.db)
    return Object.fromEntries(rows.map(({ port, count }) => [port, count]))
  }
  /** The email that each contact got. */
  const messages = async () => {
    const { rows } = await sql<{ who: string; id: string }>`
      SELECT c.external_id AS who, m.id FROM messages m JOIN contacts c ON c.id = m.contact_id
       WHERE m.journey_id = ${uuidOf('journey', id)} AND m.status = 'sent'`.execute(world.db)
    return Object.fromEntries(rows.map((row) => [row.who.slice(mark.length + 1), row.id]))
  }
  return { mark, accept, ends, portsTaken, messages }
}

const START = (name: (event: string) => string, reentry: 'afterExit' | 'once' = 'afterExit') =>
  step.onEvent('trigger', name('Start'), reentry)
const END = step.exit('end')
const stopBy = (name: (event: string) => string) => ({ kind: 'event' as const, event: name('Stop'), where: [] })
const contacts = Array.from({ length: 20 }, (_, place) => `p${place}`)

/** The worker comes back: it may look at its timers or at its inbox first. */
const COMES_BACK = {
  'to its timers first': async (time: number) => conductor.moveTo(at(time)).then(() => conductor.settle()),
  'to its inbox first': async (time: number) => {
    conductor.now = at(time)
    await conductor.settle()
    await conductor.moveTo(at(time))
  },
}

describe.each(Object.entries(COMES_BACK))('a worker that was away and comes back %s', (_, comeBack) => {
  const paidOrNot = (name: (event: string) => string) =>
    graphOf(
      [
        START(name),
        { id: 'wait', kind: 'waitForEvent', settings: { event: name('Paid'), where: [], timeout: seconds(25) } },
        END,
      ],
      ['trigger>wait', 'wait:happened>end', 'wait:timedOut>end'],
    )

  it('hears what was said in time, though time is up (F4)', async () => {
    const { accept, portsTaken } = await begin(paidOrNot)
    await accept(contacts, 'Start', 0)
    await conductor.settle()
    await accept(contacts, 'Paid', 4.7)
    conductor.now = at(27)
    await comeBack(27)
    expect(await portsTaken('wait')).toEqual({ happened: contacts.length })
  })

  const asks: Step = {
    id: 'wait',
    kind: 'waitForMessage',
    settings: { nodeId: 'email', did: 'clicked', timeout: minutes(30) },
  }
  const waits: Step = {
    id: 'wait',
    kind: 'waitForEvent',
    settings: { event: 'Email Link Clicked', where: [], timeout: minutes(30) },
  }
  it.each<[string, Step, boolean]>([
    ['a step that asks for it', asks, false],
    ['a step that waits for its event', waits, false],
    ['a step that waits for its event, which is in the inbox by then', waits, true],
  ])('knows of a click that was in time, though time is up and the click not told: %s', async (_, wait, isApplied) => {
    const template = await newTemplate(world)
    const { mark, accept, portsTaken, messages } = await begin((name) =>
      graphOf(
        [START(name), step.email('email', template), wait, END],
        ['trigger>email', 'email>wait', 'wait:happened>end', 'wait:timedOut>end'],
      ),
    )
    for (const who of ['clicks', 'does not']) {
      await newContact(world, { externalId: `${mark} ${who}`, email: `${mark}.${who.replace(' ', '.')}@x.test` })
    }
    await accept(['clicks', 'does not'], 'Start', 0)
    await conductor.settle()
    const { clicks = '' } = await messages()
    const click = new URL(clickUrl(key, world.publicUrl, clicks, 0, 'https://shop.test/new'))
    expect(
      (
        await world.api.inject({
          url: click.pathname + click.search,
          headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/120' },
        })
      ).statusCode,
    ).toBe(302)
    // Events that were received later stand before the click's own in the inbox.
    await accept(['clicks'], 'Other', 31 * 60)
    if (isApplied) await takeMessageEvents(world.db, at(31 * 60))
    conductor.now = at(32 * 60)
    await comeBack(32 * 60)
    expect(await portsTaken('wait')).toEqual({ happened: 1, timedOut: 1 })
  })

  it('does not hear what was said too late (F5)', async () => {
    const { accept, portsTaken } = await begin(paidOrNot)
    await accept(contacts, 'Start', 0)
    await conductor.settle()
    await accept(contacts, 'Paid', 26)
    conductor.now = at(30)
    await comeBack(30)
    expect(await portsTaken('wait')).toEqual({ timedOut: contacts.length })
  })

  it('lets in again whose time was over when they came again (F5)', async () => {
    const { accept, ends } = await begin((name) =>
      graphOf(
        [START(name), { id: 'wait', kind: 'wait', settings: { until: 'duration', duration: seconds(6) } }, END],
        ['trigger>wait', 'wait>end'],
      ),
    )
    await accept(['again'], 'Start', 0)
    await conductor.settle()
    await accept(['again'], 'Start', 12)
    conductor.now = at(20)
    await comeBack(20)
    expect(await ends()).toEqual({ again: ['completed', 'wait'] })
  })

  it('lets in again who came twice meanwhile, and passes a wait that is over at once', async () => {
    const wait = {
      id: 'wait',
      kind: 'wait' as const,
      settings: { until: 'date' as const, date: '2020-01-01', time: '09:00' },
    }
    const { accept, ends } = await begin((name) => graphOf([START(name), wait, END], ['trigger>wait', 'wait>end']))
    await accept(['twice'], 'Start', 3)
    await accept(['twice'], 'Start', 12)
    conductor.now = at(20)
    await comeBack(20)
    expect(await ends()).toEqual({ twice: ['completed', 'completed'] })
  })

  it('does not end at a wait those whom it should have let past (F5)', async () => {
    const { accept, ends, portsTaken } = await begin((name) => ({
      ...graphOf(
        [
          START(name),
          { id: 'wait', kind: 'wait', settings: { until: 'duration', duration: seconds(10) } },
          step.addTag('tag', 'late'),
          { id: 'rest', kind: 'wait', settings: { until: 'duration', duration: seconds(1000) } },
          END,
        ],
        ['trigger>wait', 'wait>tag', 'tag>rest', 'rest>end'],
      ),
      rules: { goal: { event: name('Goal'), where: [], days: 1, exit: true }, exits: [stopBy(name)] },
    }))
    await accept(['stop', 'goal', 'early'], 'Start', 0)
    await conductor.settle()
    await accept(['early'], 'Stop', 9)
    await accept(['stop'], 'Stop', 16)
    await accept(['goal'], 'Goal', 16)
    conductor.now = at(20)
    await comeBack(20)
    expect(await ends()).toEqual({ early: ['exitRule'], goal: ['goal'], stop: ['exitRule'] })
    expect(await portsTaken('wait')).toEqual({ next: 2, exitRule: 1 })
    expect(await portsTaken('rest')).toEqual({ exitRule: 1, goal: 1 })
  })
})

describe('a batch gives what its events give one after another (F18)', () => {
  const graph = (name: (event: string) => string): Graph => ({
    ...graphOf(
      [START(name), { id: 'wait', kind: 'wait', settings: { until: 'duration', duration: seconds(1000) } }, END],
      ['trigger>wait', 'wait>end'],
    ),
    rules: { goal: { event: name('Goal'), where: [], days: 1, exit: true }, exits: [stopBy(name)] },
  })
  const scripts: Record<string, string[]> = {
    twice: ['Start', 'Stop', 'Start'],
    byRule: ['Start', 'Stop', 'Goal'],
    byGoal: ['Start', 'Goal', 'Stop'],
    before: ['Stop', 'Start'],
    often: ['Start', 'Start', 'Start'],
    often2: ['Start', 'Stop', 'Start', 'Stop', 'Start', 'Goal', 'Start'],
  }
  const meant = {
    twice: ['exitRule', 'wait'],
    byRule: ['exitRule'],
    byGoal: ['goal'],
    before: ['wait'],
    often: ['wait'],
    often2: ['exitRule', 'exitRule', 'goal', 'wait'],
  }

  it.each([
    ['one batch', false],
    ['one by one', true],
  ])('told as %s', async (_, oneByOne) => {
    const { accept, ends } = await begin(graph)
    for (const [who, events] of Object.entries(scripts)) {
      for (const [place, event] of events.entries()) {
        await accept([who], event, place - 9, 0)
        if (oneByOne) await conductor.settle()
      }
    }
    await conductor.settle()
    expect(await ends()).toEqual(meant)
  })
})
