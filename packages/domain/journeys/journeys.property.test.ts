import { inWorkspace } from '@parcours/db/connection.ts'
import type { Comparison } from '@parcours/model/condition/comparison.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { publicId } from '@parcours/model/id.ts'
import { Graph, type JourneyNode, portsOf } from '@parcours/model/journey/graph.ts'
import type { Rules } from '@parcours/model/journey/rules.ts'
import { newTemplate } from '@parcours/testing/journeys.ts'
import { NaiveJourney, type Profile } from '@parcours/testing/naive-journey.ts'
import { servicesOf } from '@parcours/testing/services.ts'
import { VirtualConductor } from '@parcours/testing/virtual-conductor.ts'
import { createWorld, type TestWorkspace, type World } from '@parcours/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { RANDOM_BUCKETS, randomBucketSql } from '../condition/random-share.ts'
import { recordConsents } from '../consent/ledger.ts'
import { applyMessageEvents } from '../delivery/message-events.ts'
import { storeEvents } from '../events/inbox.ts'
import { createList } from '../segments/list.ts'
import { uuidv7 } from '../uuid.ts'
import { createJourney } from './authoring/drafts.ts'
import { loadGraph } from './authoring/versions.ts'
import { publishJourney, stopJourney } from './control/lifecycle.ts'
import { enrollContacts } from './enrollment/enroll.ts'

/** Random journeys tried. */
const RUNS = Number(process.env.JOURNEY_RUNS ?? 5)
/** How many contacts share a run. */
const COHORTS = [1, 7, 1000]
const CONTACTS = 21
/** Clocks change in Europe four days later, and changed in America two weeks before. */
const START = Date.parse('2026-03-25T08:00:00Z')
const HOUR = 3_600_000
const EVENTS = ['Ping', 'Bought']

const TEMPLATE = 'TEMPLATE'
const EMAIL = 'EMAIL'
const LIST = 'LIST'

let world: World
const spaces: { workspace: TestWorkspace; template: string; list: string }[] = []
beforeAll(async () => {
  world = await createWorld()
  for (const _ of COHORTS) {
    const workspace = await world.newWorkspace()
    const call: World['call'] = (method, url, body) => world.call(method, url, body, { key: workspace.fullKey })
    const list = await inWorkspace(world.db, workspace.id, (tx) =>
      createList(tx, workspace.id, 'List', new Date(START)),
    )
    spaces.push({ workspace, template: await newTemplate({ ...world, call }), list: publicId('segment', list) })
  }
})
afterAll(() => world.close())

const event = fc.constantFrom(...EVENTS)
const plan = fc.constantFrom('gold', 'silver')
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  plan.map((value): Condition => ({ kind: 'property', property: 'plan', operator: 'is', value })),
  fc.constantFrom('a', 'b').map((tag): Condition => ({ kind: 'tag', tag })),
  fc
    .integer({ min: 0, max: 9 })
    .map((value): Condition => ({ kind: 'property', property: 'score', operator: 'greaterThan', value })),
)
const condition = fc.oneof(
  { weight: 3, arbitrary: leaf },
  leaf.map((of): Condition => ({ kind: 'not', of })),
  fc.tuple(leaf, leaf).map((of): Condition => ({ kind: 'any', of })),
)
const where: fc.Arbitrary<Comparison[]> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Comparison[]>([]) },
  fc.integer({ min: 0, max: 9 }).map((value): Comparison[] => [{ property: 'n', operator: 'greaterThan', value }]),
)
const same = fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, fc.constant<string[]>(['n']))
const hours = fc.integer({ min: 1, max: 60 }).map((amount) => ({ amount, unit: 'hours' as const }))
const offset = fc.oneof(
  fc.integer({ min: -30, max: 30 }).map((amount) => ({ amount, unit: 'hours' as const })),
  fc.integer({ min: -3, max: 3 }).map((amount) => ({ amount, unit: 'days' as const })),
)
const time = fc.constantFrom('00:00', '02:30', '09:00', '23:30')
const weekdays = fc.oneof(
  fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
  fc.integer({ min: 1, max: 7 }).map((day) => [day]),
)

type Step = Pick<JourneyNode, 'kind' | 'settings'>
const step: fc.Arbitrary<Step> = fc.oneof(
  condition.map((one): Step => ({ kind: 'condition', settings: { condition: one } })),
  fc.tuple(condition, where).map(
    ([one, entry]): Step => ({
      kind: 'branch',
      settings: {
        branches: [
          { id: 'w1', name: '', condition: one, entry: [] },
          {
            id: 'w2',
            name: '',
            condition: { kind: 'all', of: [] },
            entry: entry.length > 0 ? entry : [{ property: 'n', operator: 'is', value: 3 }],
          },
        ],
      },
    }),
  ),
  fc.integer({ min: 1, max: 99 }).map(
    (share): Step => ({
      kind: 'split',
      settings: {
        ways: [
          { id: 'w1', name: '', share, holdout: false },
          { id: 'w2', name: '', share: 100 - share, holdout: true },
        ],
      },
    }),
  ),
  hours.map((duration): Step => ({ kind: 'wait', settings: { until: 'duration', duration } })),
  fc.record({ weekdays, time }).map((one): Step => ({ kind: 'wait', settings: { until: 'weekday', ...one } })),
  fc
    .record({ date: fc.constantFrom('2026-03-20', '2026-03-29', '2026-04-02'), time })
    .map((one): Step => ({ kind: 'wait', settings: { until: 'date', ...one } })),
  fc
    .record({
      property: fc.constantFrom('renewal', 'birthday'),
      offsetDays: fc.integer({ min: -3, max: 3 }),
      time,
      yearly: fc.boolean(),
    })
    .map((one): Step => ({ kind: 'wait', settings: { until: 'property', ...one } })),
  {
    weight: 2,
    arbitrary: fc
      .record({
        offset,
        keepTime: fc.boolean(),
        time,
        movedBy: fc.subarray(EVENTS),
        follows: fc.constantFrom(true, true, false),
      })
      .map(
        (one): Step => ({
          kind: 'wait',
          settings: { until: 'property', source: 'entry', property: 'when', offsetDays: 0, yearly: false, ...one },
        }),
      ),
  },
  weekdays.map(
    (days): Step => ({ kind: 'wait', settings: { until: 'hours', weekdays: days, from: '02:30', to: '17:00' } }),
  ),
  fc
    .record({ from: fc.constantFrom('00:00', '07:00'), to: fc.constantFrom('12:00', '23:30') })
    .map((one): Step => ({ kind: 'wait', settings: { until: 'bestTime', ...one } })),
  {
    weight: 3,
    arbitrary: fc
      .record({ event, where, same, timeout: hours })
      .map((settings): Step => ({ kind: 'waitForEvent', settings })),
  },
  hours.map((timeout): Step => ({ kind: 'waitForMessage', settings: { nodeId: EMAIL, did: 'opened', timeout } })),
  fc
    .record({ on: fc.constantFrom('entered' as const, 'left' as const), timeout: hours })
    .map((one): Step => ({ kind: 'waitForSegment', settings: { segmentId: LIST, ...one } })),
  plan.map(
    (value): Step => ({
      kind: 'updateContact',
      settings: {
        changes: [
          { kind: 'set', property: 'plan', value },
          { kind: 'addTag', tag: 'a' },
          { kind: 'removeTag', tag: 'b' },
        ],
      },
    }),
  ),
  fc
    .constantFrom('add' as const, 'remove' as const)
    .map((change): Step => ({ kind: 'changeList', settings: { segmentId: LIST, change } })),
  fc
    .tuple(event, fc.integer({ min: 0, max: 9 }))
    .map(
      ([name, value]): Step => ({ kind: 'emitEvent', settings: { event: name, properties: [{ key: 'n', value }] } }),
    ),
  fc
    .constantFrom('given' as const, 'withdrawn' as const)
    .map((decision): Step => ({ kind: 'recordConsent', settings: { channel: 'email', decision } })),
  { weight: 2, arbitrary: fc.constant<Step>({ kind: 'sendEmail', settings: { templateId: TEMPLATE } }) },
)

const rules: fc.Arbitrary<Rules> = fc.record({
  goal: fc.option(fc.record({ event, where, same, days: fc.integer({ min: 1, max: 5 }), exit: fc.boolean() })),
  exits: fc.array(fc.record({ kind: fc.constant('event' as const), event, where, same }), { maxLength: 1 }),
})
const reentry = fc.constantFrom('once' as const, 'afterExit' as const, 'afterDays' as const, 'always' as const)
const only = fc.option(condition, { nil: undefined })
const trigger: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ reentry, only }).map((rule): Step => ({ kind: 'triggerManual', settings: { ...rule, days: 3 } })),
  fc
    .record({
      event,
      where,
      only,
      reentry,
      mostADay: fc.option(fc.constant(2), { nil: undefined }),
      key: fc.option(fc.constant('n'), { nil: undefined }),
    })
    .map((one): Step => ({ kind: 'triggerEvent', settings: { ...one, days: 3 } })),
)

/** Contacts who wait for an email to be opened wait for this one; where none gets one, they wait for an event. */
function aboutEmail(node: JourneyNode, emailId: string | undefined): JourneyNode {
  if (node.kind !== 'waitForMessage') return node
  if (emailId) return { ...node, settings: { ...node.settings, nodeId: emailId } }
  return {
    ...node,
    kind: 'waitForEvent',
    settings: { event: EVENTS[0] ?? '', where: [], timeout: node.settings.timeout },
  }
}

/** Steps whose ports lead onward, each to a later step or to nowhere; those that no contact can reach are left out. */
const graph: fc.Arbitrary<Graph> = fc
  .record({
    trigger,
    steps: fc.array(step, { minLength: 2, maxLength: 9 }),
    leads: fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 40, maxLength: 40 }),
    rules,
  })
  .map(({ trigger: first, steps, leads, rules: chosen }) => {
    const own = first.kind === 'triggerEvent' && 'event' in first.settings ? first.settings.event : ''
    // What several runs of a contact do to each other at one moment has no order: where they may be in several, steps
    // change nothing that others read.
    const sideBySide =
      ('reentry' in first.settings && first.settings.reentry === 'always') ||
      ('key' in first.settings && first.settings.key !== undefined)
    const kept = steps.filter(
      ({ kind }) => !sideBySide || !['changeList', 'emitEvent', 'updateContact', 'recordConsent'].includes(kind),
    )
    const all = [
      first,
      ...(kept.length > 0 ? kept : [{ kind: 'sendEmail' as const, settings: { templateId: TEMPLATE } }]),
    ].map((one, index) => {
      const emits = one.kind === 'emitEvent' && 'event' in one.settings && one.settings.event === own
      return {
        ...one,
        ...(emits && { settings: { ...one.settings, event: 'Elsewhere' } }),
        id: `s${index}`,
        name: '',
        position: { x: 0, y: 0 },
      } as JourneyNode
    })
    let lead = 0
    const edges = all.flatMap((node, index) =>
      portsOf(node).flatMap((port) => {
        const later = all.length - 1 - index
        const ahead = (leads[lead++ % leads.length] ?? 0) % (later + 2)
        // The trigger leads to the first step; elsewhere the last of the choices is nowhere.
        const to = index === 0 ? all[1] : ahead < later ? all[index + 1 + ahead] : undefined
        return to ? [{ from: node.id, port, to: to.id }] : []
      }),
    )
    const reached = new Set(['s0'])
    for (const { from, to } of edges) if (reached.has(from)) reached.add(to)
    const nodes = all.filter(({ id }) => reached.has(id))
    const [email] = nodes.filter(({ kind }) => kind === 'sendEmail')
    return {
      nodes: nodes.map((node) => aboutEmail(node, email?.id)),
      edges: edges.filter(({ from }) => reached.has(from)),
      rules: chosen,
    }
  })

const profile: fc.Arbitrary<Profile> = fc.record({
  zone: fc.constantFrom('Europe/Paris', 'America/New_York', 'Asia/Tokyo'),
  properties: fc.record(
    {
      plan,
      score: fc.integer({ min: 0, max: 9 }),
      renewal: fc.constantFrom('2026-03-28', '2026-04-01', '2025-01-01', 'soon'),
      birthday: fc.constantFrom('1990-03-29', '1992-02-29', '2000-12-31'),
    },
    { requiredKeys: [] },
  ),
  tags: fc.subarray(['a', 'b']),
  consent: fc.boolean(),
})
interface Moment {
  hour: number
  /**
   * Added by hand, opening their emails or the oldest of them, or what they did, received in one batch so many hours
   * late.
   */
  happening: 'add' | 'all' | 'oldest' | { name: string; n: number; late: number }[]
  /**
   * What they did is accepted while the worker sleeps: it wakes at the next moment at which it does not, and serves its
   * timers first, or its inbox.
   */
  asleep: boolean
  timersFirst: boolean
}
const late = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 }))
/** At another minute each, so that nothing happens just when a wait is over. */
const script: fc.Arbitrary<Moment[]> = fc
  .array(
    fc.record({
      hour: fc.integer({ min: 0, max: 200 }),
      happening: fc.oneof(
        fc.constantFrom('add' as const, 'all' as const, 'oldest' as const),
        fc.array(fc.record({ name: event, n: fc.integer({ min: 0, max: 9 }), late }), { minLength: 1, maxLength: 3 }),
      ),
      asleep: fc.boolean(),
      timersFirst: fc.boolean(),
    }),
    {
      minLength: 2,
      maxLength: 8,
    },
  )
  .map((moments) => moments.sort((one, other) => one.hour - other.hour).map(inItsSleep))

/**
 * What is accepted while the worker sleeps is received in time: what was late as well may count or not, by what the
 * worker serves first.
 */
function inItsSleep(moment: Moment): Moment {
  const { happening, asleep } = moment
  if (typeof happening === 'string') return { ...moment, asleep: false }
  return asleep ? { ...moment, happening: happening.map((one) => ({ ...one, late: 0 })) } : moment
}

/** The date that an event holds; some hold none. */
const whenOf = (n: number) => (n % 4 === 0 ? 'soon' : new Date(START + n * 20 * HOUR).toISOString())

const timeOf = (hour: number, index: number) => START + hour * HOUR + (index + 1) * 60_000 + 13_000
const chunks = <T>(all: T[], size: number) =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size))

let round = 0

it('a journey does with a cohort of any size what it does with each contact alone', async () => {
  await fc.assert(
    fc.asyncProperty(
      graph,
      fc.array(profile, { minLength: CONTACTS, maxLength: CONTACTS }),
      script,
      async (drawn, profiles, moments) => {
        const mark = `r${++round}`
        // Journeys of earlier rounds subscribe to events of their own names.
        const named = (text: string) =>
          text
            .replaceAll(/"event":"(Ping|Bought)"/g, `"event":"${mark} $1"`)
            .replaceAll(/"movedBy":\[[^\]]*\]/g, (list) => list.replaceAll(/"(Ping|Bought)"/g, `"${mark} $1"`))
        const services = await servicesOf(world)
        const conductor = new VirtualConductor(world.db, services, new Date(START))
        const journeys = []
        for (const [index, size] of COHORTS.entries()) {
          const space = spaces[index]
          if (!space) continue
          const { workspace, template, list } = space
          const given = Graph.parse(
            JSON.parse(named(JSON.stringify(drawn)).replaceAll(TEMPLATE, template).replaceAll(LIST, list)),
          )
          const journey = await inWorkspace(world.db, workspace.id, async (tx) => {
            const id = await createJourney(tx, workspace.id, { name: mark, graph: given })
            await publishJourney(tx, workspace.id, id, null, new Date(START))
            const { live_version_id } = await tx
              .selectFrom('journeys')
              .select('live_version_id')
              .where('id', '=', id)
              .executeTakeFirstOrThrow()
            return { id, versionId: live_version_id ?? '', graph: await loadGraph(tx, live_version_id ?? '') }
          })
          const testContacts = Array.from({ length: size === 1000 ? 1000 : CONTACTS }, (_, place) => ({
            id: uuidv7(START),
            profile: profiles[place % CONTACTS] ?? profiles[0],
          }))
          await arrive(workspace, mark, testContacts as TestContact[])
          journeys.push({ size, workspace, journey, testContacts: testContacts as TestContact[] })
        }

        for (const [index, { hour, happening, asleep, timersFirst }] of moments.entries()) {
          const now = new Date(timeOf(hour, index))
          if (!asleep) {
            if (moments[index - 1]?.asleep) await comeBack(conductor, now, timersFirst)
            else await conductor.moveTo(now)
          }
          for (const { size, workspace, journey, testContacts } of journeys) {
            for (const cohort of chunks(testContacts, size)) {
              if (happening === 'add') {
                if (journey.graph.nodes[0]?.kind !== 'triggerManual') continue
                await inWorkspace(world.db, workspace.id, (tx) =>
                  enrollContacts(
                    tx,
                    {
                      workspaceId: workspace.id,
                      journeyId: journey.id,
                      versionId: journey.versionId,
                      graph: journey.graph,
                      reason: 'manual',
                      now,
                    },
                    cohort.map(({ id }) => id),
                    { properties: {} },
                  ),
                )
              } else if (happening === 'all' || happening === 'oldest') {
                await openEmails(workspace, cohort, happening, now)
              } else {
                await storeEvents(
                  world.db,
                  cohort.flatMap(({ id }) =>
                    happening.map(({ name, n, late }, place) => ({
                      workspaceId: workspace.id,
                      messageId: `${mark} ${index} ${place} ${id}`,
                      kind: 'track' as const,
                      contactId: id,
                      name: `${mark} ${name}`,
                      properties: { n, when: whenOf(n) },
                      occurredAt: new Date(now.getTime() - late * HOUR),
                    })),
                  ),
                  now,
                )
              }
              if (!asleep) await conductor.settle()
            }
          }
        }
        const [end, last] = [START + 60 * 24 * HOUR, moments.at(-1)]
        if (last?.asleep) await comeBack(conductor, new Date(timeOf(last.hour + 40, 0)), last.timersFirst)
        await conductor.moveTo(new Date(end))

        for (const { size, workspace, journey, testContacts } of journeys) {
          const seen = await whatHappened(workspace, journey.id, testContacts)
          const draws = await drawsOf(workspace, journey.id, testContacts, journey.graph)
          for (const { id, profile: who } of testContacts) {
            const naive = new NaiveJourney(journey.graph, who, (nodeId) => draws.get(`${nodeId} ${id}`) ?? 0)
            const meanwhile: Parameters<NaiveJourney['does']>[0] = []
            const wake = (now: number) => naive.wakes(meanwhile.splice(0), now)
            for (const [index, { hour, happening, asleep }] of moments.entries()) {
              const now = timeOf(hour, index)
              const done =
                typeof happening === 'string'
                  ? []
                  : happening.map(({ name, n, late }) => ({
                      name: `${mark} ${name}`,
                      properties: { n, when: whenOf(n) },
                      at: now - late * HOUR,
                    }))
              if (asleep) {
                meanwhile.push(...done)
                continue
              }
              if (moments[index - 1]?.asleep) wake(now)
              else naive.moveTo(now)
              if (happening === 'add') naive.addByHand(now)
              else if (happening === 'all' || happening === 'oldest') naive.opens(happening, now)
              else naive.does(done, now)
            }
            if (last?.asleep) wake(timeOf(last.hour + 40, 0))
            naive.moveTo(end)
            const [found, meant] = [seen.get(id), resultOf(naive)]
            // A thousand comparisons in words would take longer than all the rest.
            if (JSON.stringify(found) !== JSON.stringify(meant)) expect({ size, ...found }).toEqual({ size, ...meant })
          }
          await inWorkspace(world.db, workspace.id, (tx) => stopJourney(tx, workspace.id, journey.id, new Date(end)))
        }
        await conductor.settle()
      },
    ),
    {
      numRuns: RUNS,
      ...(process.env.JOURNEY_SEED && { seed: Number(process.env.JOURNEY_SEED) }),
      endOnFailure: process.env.JOURNEY_SHRINK === undefined,
    },
  )
}, 600_000)

/** The worker wakes: its timers are overdue, its inbox is full. */
async function comeBack(conductor: VirtualConductor, now: Date, timersFirst: boolean): Promise<void> {
  conductor.now = now
  if (!timersFirst) await conductor.settle()
  await conductor.moveTo(now)
  await conductor.settle()
  // A contact who has just come to a wait that is over goes on at once.
  await conductor.moveTo(now)
}

interface TestContact {
  id: string
  profile: Profile
}

/** What there is to compare of one contact. */
interface Seen {
  trail: string[]
  messages: string[]
  positions: string[]
  tags: string[]
  plan: unknown
  onList: boolean
}

function resultOf({ trail, messages, positions, tags, properties, onList }: NaiveJourney): Seen {
  return {
    trail: trail.toSorted(),
    messages: messages.toSorted(),
    positions: positions
      .map(({ nodeId, state, endedWhy, due, converted }) =>
        [nodeId, state, endedWhy, due && new Date(due).toISOString(), converted && new Date(converted).toISOString()]
          .map((one) => one ?? '-')
          .join(' '),
      )
      .toSorted(),
    tags: [...tags].toSorted(),
    plan: properties.plan ?? null,
    onList,
  }
}

async function arrive(workspace: TestWorkspace, mark: string, testContacts: TestContact[]): Promise<void> {
  await inWorkspace(world.db, workspace.id, async (tx) => {
    await sql`
      INSERT INTO contacts (workspace_id, id, external_id, email, time_zone, properties, tags)
      SELECT ${workspace.id}, id, ${mark} || ' ' || id, id || '@model.test', zone, properties,
             ARRAY (SELECT jsonb_array_elements_text(tags))
        FROM unnest(${testContacts.map(({ id }) => id)}::uuid[], ${testContacts.map(({ profile: { zone } }) => zone)}::text[],
            ${testContacts.map(({ profile: { properties } }) => JSON.stringify(properties))}::jsonb[],
                    ${testContacts.map(({ profile: { tags } }) => JSON.stringify(tags))}::jsonb[]) AS p (id, zone, properties,
                    tags)`.execute(tx)
    await recordConsents(
      tx,
      workspace.id,
      testContacts
        .filter(({ profile: { consent } }) => consent)
        .map(({ id }) => ({
          contactId: id,
          channel: 'email' as const,
          decision: 'given' as const,
          source: 'test',
          evidence: {},
          decidedAt: new Date(START - HOUR),
        })),
    )
  })
}

/** They open the emails that they have not opened yet, or those of one moment that have waited the longest. */
async function openEmails(
  workspace: TestWorkspace,
  testContacts: TestContact[],
  which: 'all' | 'oldest',
  at: Date,
): Promise<void> {
  await inWorkspace(world.db, workspace.id, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      SELECT id FROM (SELECT id, rank() OVER (PARTITION BY contact_id ORDER BY created_at) AS age FROM messages
        WHERE contact_id = ANY (${testContacts.map(({ id }) => id)}::uuid[]) AND status = 'sent' AND opened_at IS NULL) m
      WHERE ${which === 'all'} OR age = 1`.execute(tx)
    const opened = rows.map(({ id }) => ({ messageId: id, kind: 'opened' as const, at, data: {} }))
    await storeEvents(tx, await applyMessageEvents(tx, workspace.id, opened, at), at)
  })
}

async function drawsOf(
  workspace: TestWorkspace,
  journeyId: string,
  testContacts: TestContact[],
  { nodes }: Graph,
): Promise<Map<string, number>> {
  const draws = new Map<string, number>()
  for (const { id: nodeId } of nodes.filter(({ kind }) => kind === 'split')) {
    const { rows } = await inWorkspace(world.db, workspace.id, (tx) =>
      sql<{
        id: string
        draw: number
      }>`
        SELECT id, ${randomBucketSql(sql`id`, `${journeyId} ${nodeId}`)}::int AS draw
          FROM contacts
         WHERE id = ANY (${testContacts.map(({ id }) => id)}::uuid[])`.execute(tx),
    )
    for (const { id, draw } of rows) draws.set(`${nodeId} ${id}`, draw)
  }
  expect([...draws.values()].every((draw) => draw >= 0 && draw < RANDOM_BUCKETS)).toBe(true)
  return draws
}

async function whatHappened(
  workspace: TestWorkspace,
  journeyId: string,
  testContacts: TestContact[],
): Promise<Map<string, Seen>> {
  return inWorkspace(world.db, workspace.id, async (tx) => {
    const { rows: contacts } = await sql<{ id: string; tags: string[]; plan: unknown; on_list: boolean }>`
      SELECT c.id, c.tags, c.properties -> 'plan' AS plan,
             EXISTS (SELECT FROM segment_members m WHERE m.contact_id = c.id) AS on_list
        FROM contacts c
       WHERE c.id = ANY (${testContacts.map(({ id }) => id)}::uuid[])`.execute(tx)
    const { rows: trail } = await sql<{
      contact_id: string
      at: Date
      node_id: string
      port: string
    }>`SELECT contact_id, at, node_id, port FROM journey_trail WHERE journey_id = ${journeyId}`.execute(tx)
    const { rows: messages } = await sql<{
      contact_id: string
      node_id: string
      status: string
    }>`SELECT contact_id, node_id, status FROM messages WHERE journey_id = ${journeyId}`.execute(tx)
    const { rows: positions } = await sql<{
      contact_id: string
      node_id: string
      state: string
      ended_why: string | null
      due_at: Date | null
      converted_at: Date | null
    }>`
      SELECT p.contact_id, p.node_id, p.state, p.ended_why, p.due_at, c.at AS converted_at FROM journey_positions p
        LEFT JOIN journey_conversions c ON c.run_id = p.run_id AND c.contact_id = p.contact_id
       WHERE p.journey_id = ${journeyId}`.execute(tx)
    const [trails, sent, places] = [
      Map.groupBy(trail, ({ contact_id }) => contact_id),
      Map.groupBy(messages, ({ contact_id }) => contact_id),
      Map.groupBy(positions, ({ contact_id }) => contact_id),
    ]
    return new Map(
      contacts.map(({ id, tags, plan: chosen, on_list }): [string, Seen] => [
        id,
        {
          trail: (trails.get(id) ?? [])
            .map(({ at, node_id, port }) => `${at.toISOString()} ${node_id} ${port}`)
            .toSorted(),
          messages: (sent.get(id) ?? []).map(({ node_id, status }) => `${node_id} ${status}`).toSorted(),
          positions: (places.get(id) ?? [])
            .map(({ node_id, state, ended_why, due_at, converted_at }) =>
              [node_id, state, ended_why, due_at?.toISOString(), converted_at?.toISOString()]
                .map((one) => one ?? '-')
                .join(' '),
            )
            .toSorted(),
          tags: tags.toSorted(),
          plan: chosen ?? null,
          onList: on_list,
        },
      ]),
    )
  })
}
