import { inWorkspace } from '@parcours/db/connection.ts'
import { OPERATORS, validateComparison } from '@parcours/model/condition/comparison.ts'
import { uuidOf } from '@parcours/model/id.ts'
import type { Graph, JourneyNode } from '@parcours/model/journey/graph.ts'
import { NODE_KINDS, type NodeKindName } from '@parcours/model/journey/registry.ts'
import { HOSTILE_VALUES } from '@parcours/testing/hostile.ts'
import { HOSTILE_TEXTS } from '@parcours/testing/hostile-values.ts'
import { graphOf, newTemplate, type Step } from '@parcours/testing/journeys.ts'
import { servicesOf } from '@parcours/testing/services.ts'
import { VirtualConductor } from '@parcours/testing/virtual-conductor.ts'
import { createWorld, type TestWorkspace, type World } from '@parcours/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storeEvents } from '../events/inbox.ts'
import { stopJourney } from './control/lifecycle.ts'

const RUNS = Number(process.env.HOSTILE_RUNS ?? 6)
const DAY_MS = 86_400_000

let world: World
let conductor: VirtualConductor
beforeAll(async () => {
  world = await createWorld()
  const services = await servicesOf(world)
  // What a webhook answers is a stranger's value, too.
  const postWebhook = async () => ({ ok: true, body: { p: '9e131071', 'a\0b': ['\ud800'], dated: 'infinity' } })
  conductor = new VirtualConductor(world.db, { ...services, postWebhook }, new Date())
})
afterAll(() => world.close())

/** Values as an event may carry them: text that JSON cannot hold never gets past the door. */
const VALUES = [...HOSTILE_TEXTS.map((text) => text.slice(0, 500)), ...HOSTILE_VALUES].filter(
  (value) => !/\\u0000|\\ud83d"|\\udc00|a list in a list/.test(JSON.stringify(value)),
)
const PROPERTIES = [
  'p',
  'in.p',
  'dated',
  'birthday',
  'city',
  'constructor',
  '__proto__',
  'toString',
  'createdAt',
  'none',
]
const LIQUID = [
  '{{ contact.p }}',
  '{{ contact.p | date: "%d" }}',
  '{{ contact.dated | day }}',
  '{{ event.properties.p | money }}',
  '{{ contact.p | times: 100000000000000000000 | plus: 1 }}',
  '{% for one in contact.p %}{{ one }}{% endfor %}',
  '{{ results.crm.body.p | date }}',
]

const property = fc.constantFrom(...PROPERTIES)
const liquid = fc.constantFrom(...LIQUID)
const value = fc.constantFrom<string | number>('gold', '10', '2026-03-01', 0, 10, 'İstanbul')
const comparison = fc
  .record({
    property,
    operator: fc.constantFrom(...OPERATORS),
    value,
    to: fc.constantFrom<string | number>('2026-12-31', 20),
    values: fc.constant<string[]>(['gold', '10']),
  })
  .filter((one) => validateComparison(one, '').length === 0)
const short = { amount: 1, unit: 'hours' as const }
const time = fc.constantFrom('00:00', '02:30', '23:59')
const own = comparison.map((one) => ({ kind: 'property' as const, ...one }))
const dated = fc.record({ property, offsetDays: fc.constantFrom(-3650, 0, 3650), time, yearly: fc.boolean() })

/** What the steps of a run refer to. */
interface Given {
  templateId: string
  startable: string
  segmentId: string
  listId: string
}

/** Settings of each kind of step that is neither a trigger nor an end. */
const SETTINGS: Record<Exclude<NodeKindName, 'exit' | `trigger${string}`>, (given: Given) => fc.Arbitrary<unknown>> = {
  changeList: ({ listId }) => fc.constant({ segmentId: listId, change: 'add' }),
  branch: () =>
    fc
      .record({ condition: own, entry: fc.array(comparison, { maxLength: 2 }) })
      .map((one) => ({ branches: [{ id: 'w1', name: '', ...one }] })),
  condition: () => own.map((condition) => ({ condition })),
  emitEvent: () =>
    fc.record({
      event: fc.constant('Made'),
      properties: fc.array(fc.record({ key: property, value: liquid }), { maxLength: 3 }),
    }),
  recordConsent: () => fc.constant({ channel: 'sms', decision: 'given' }),
  sendEmail: ({ templateId }) => fc.constant({ templateId }),
  split: () =>
    fc.constant({ ways: [50, 50].map((share, index) => ({ id: `w${index}`, name: '', share, holdout: false })) }),
  startJourney: ({ startable }) => fc.constant({ journeyId: startable }),
  tellTeam: () => fc.record({ subject: liquid, text: liquid, to: fc.constant([]) }),
  updateContact: () =>
    fc
      .record({ property: fc.constantFrom('p', 'dated', 'score', 'city'), text: liquid })
      .map(({ property: name, text }) => ({
        changes: [
          { kind: 'set', property: name, value: text },
          { kind: 'addTag', tag: 'passed' },
        ],
      })),
  wait: () =>
    fc.oneof(
      fc.constant({ until: 'duration', duration: short }),
      fc.record({ until: fc.constant('weekday'), weekdays: fc.constant([1, 7]), time }),
      fc.record({
        until: fc.constant('hours'),
        weekdays: fc.constant([1, 2, 3, 4, 5, 6, 7]),
        from: fc.constant('02:00'),
        to: fc.constant('03:00'),
      }),
      fc.constant({ until: 'bestTime', from: '08:00', to: '20:00' }),
      fc.constant({ until: 'turn', perHour: 1_000_000 }),
      dated.map((one) => ({ until: 'property', ...one })),
      dated.map((one) => ({ until: 'property', ...one, source: 'entry' })),
    ),
  waitForEvent: () =>
    fc.record({
      event: fc.constantFrom('Start', 'Made'),
      where: fc.array(comparison, { maxLength: 2 }),
      timeout: fc.constant(short),
    }),
  waitForMessage: () => fc.constant({ nodeId: 'first', did: 'opened', timeout: short }),
  waitForSegment: ({ segmentId }) => fc.constant({ segmentId, on: 'entered', timeout: short }),
  webhook: () =>
    fc.record({
      url: fc.constant('https://hook.test/'),
      body: fc.constantFrom('', '{"p": {{ contact.p | json }}}'),
      save: fc.constant('crm'),
    }),
}

/** A journey with every kind of step, one after the other in any order, between two emails. */
function drawn(given: Given): fc.Arbitrary<Graph> {
  const steps = Object.entries(SETTINGS).map(([kind, settingsOf], index) =>
    settingsOf(given).map((settings) => ({ id: `s${index}`, kind, settings }) as Step),
  )
  return fc
    .tuple(...steps)
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }))
    .map((middle) => {
      const email = (id: string): Step => ({ id, kind: 'sendEmail', settings: { templateId: given.templateId } })
      const line: Step[] = [
        { id: 'trigger', kind: 'triggerEvent', settings: { event: 'Start', where: [], reentry: 'once' } },
        email('first'),
        ...middle,
        email('last'),
      ]
      const edges = line.slice(0, -1).flatMap((step, index) => {
        const { ports } = NODE_KINDS[step.kind] as unknown as { ports: (settings: unknown) => readonly string[] }
        return ports(step.settings).map((port) => `${step.id}:${port}>${line[index + 1]?.id}`)
      })
      return graphOf(line, edges)
    })
}

const SOURCE = `<mjml><mj-body><mj-section><mj-column><mj-text>${LIQUID.join(' ')}</mj-text></mj-column></mj-section></mj-body></mjml>`

async function call<T = { id: string }>(
  workspace: TestWorkspace,
  method: 'POST' | 'GET',
  url: string,
  body?: unknown,
): Promise<T> {
  const answer = await world.call<T>(method, url, body, { key: workspace.fullKey })
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
  return answer.body
}

async function given(workspace: TestWorkspace): Promise<Given> {
  const there = {
    ...world,
    call: ((method, url, body) => world.call(method, url, body, { key: workspace.fullKey })) as World['call'],
  }
  for (const [key, type] of [
    ['p', 'text'],
    ['dated', 'date'],
    ['score', 'number'],
  ])
    await call(workspace, 'POST', '/api/v1/properties', { key, type, label: key })
  const templateId = await newTemplate(there, {
    source: SOURCE,
    purpose: 'service',
    subject: 'Hello {{ contact.p | date }}',
  })
  const other = graphOf(
    [
      { id: 't', kind: 'triggerManual', settings: { reentry: 'always' } },
      { id: 'e', kind: 'exit', settings: {} },
    ],
    ['t>e'],
  )
  const { id: startable } = await call(workspace, 'POST', '/api/v1/journeys', { name: 'Other', graph: other })
  await call(workspace, 'POST', `/api/v1/journeys/${startable}/publication`)
  const { id: segmentId } = await call(workspace, 'POST', '/api/v1/segments', {
    name: 'None',
    condition: { kind: 'tag', tag: 'none' },
  })
  const { id: listId } = await call(workspace, 'POST', '/api/v1/segments/lists', { name: 'List' })
  return { templateId, startable, segmentId, listId }
}

/** They say who they are, and begin; the neighbours among them. */
async function arrive({ id: workspaceId }: TestWorkspace, mark: string, values: unknown[], now: Date): Promise<void> {
  const said = (userId: string, traits: Record<string, unknown>, properties: Record<string, unknown>) => {
    const of = { workspaceId, userId: `${mark} ${userId}`, occurredAt: now }
    return [
      {
        ...of,
        messageId: `${mark} ${userId} i`,
        kind: 'identify' as const,
        name: '',
        properties: {},
        traits: { email: `${mark}.${userId}@x.test`, ...traits },
      },
      { ...of, messageId: `${mark} ${userId} s`, kind: 'track' as const, name: 'Start', properties },
    ]
  }
  const hostile = values.flatMap((one, index) => {
    const properties = { p: one, in: { p: one }, dated: one, birthday: one, startsAt: one }
    return said(`h${index}`, { ...properties, timezone: one, city: one, language: one, list: [one, one] }, properties)
  })
  const well = ['before', 'after'].map((userId) =>
    said(userId, { p: 'gold', dated: '2026-03-01', timezone: 'Europe/Paris' }, { p: 10 }),
  )
  await storeEvents(world.db, [...(well[0] ?? []), ...hostile, ...(well[1] ?? [])], now)
}

/** Who of the neighbours got how many of the two emails at the ends. */
async function emailsOf(mark: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ who: string; count: number }>`
    SELECT c.external_id AS who, count(*)::int AS count
      FROM messages m JOIN contacts c ON c.workspace_id = m.workspace_id AND c.id = m.contact_id
     WHERE c.external_id IN (${`${mark} before`}, ${`${mark} after`})
       AND m.node_id IN ('first', 'last')
       AND m.status = 'sent'
     GROUP BY 1`.execute(world.db)
  return Object.fromEntries(rows.map(({ who, count }) => [who.slice(mark.length + 1), count]))
}

describe('contacts with hostile values', () => {
  it('end in journeys of every kind of step; their neighbours get their emails, and what failed is reported', async () => {
    const [workspace, next] = [await world.newWorkspace(), await world.newWorkspace()]
    const [here, there] = [await given(workspace), await given(next)]
    const begun = Date.now()
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        drawn(here),
        fc.shuffledSubarray(VALUES, { minLength: 40, maxLength: 60 }),
        async (graph, values) => {
          const mark = `r${++run}`
          const now = new Date(begun + run * 8000 * DAY_MS)
          conductor.now = now
          const kinds = graph.nodes.map(({ kind }: JourneyNode) => kind).join(' ')
          const journey = await call(workspace, 'POST', '/api/v1/journeys', { name: mark, graph })
          await call(workspace, 'POST', `/api/v1/journeys/${journey.id}/publication`)
          const plain = JSON.parse(
            JSON.stringify(
              graphOf(
                [
                  { id: 'trigger', kind: 'triggerEvent', settings: { event: 'Start', where: [], reentry: 'once' } },
                  { id: 'first', kind: 'sendEmail', settings: { templateId: there.templateId } },
                ],
                ['trigger>first'],
              ),
            ),
          ) as Graph
          const neighbour = await call(next, 'POST', '/api/v1/journeys', { name: mark, graph: plain })
          await call(next, 'POST', `/api/v1/journeys/${neighbour.id}/publication`)
          await arrive(workspace, mark, values, now)
          await arrive(next, `n${mark}`, [], now)
          await conductor.settle()
          await conductor.moveTo(new Date(now.getTime() + 7900 * DAY_MS))
          await conductor.settle()

          expect(await emailsOf(`n${mark}`), kinds).toEqual({ before: 1, after: 1 })
          expect(await emailsOf(mark), kinds).toEqual({ before: 2, after: 2 })
          expect((await sql`SELECT FROM event_inbox`.execute(world.db)).rows, kinds).toEqual([])
          const { rows: left } = await sql<{ state: string; node_id: string; notified: boolean }>`
          SELECT p.state, p.node_id, EXISTS (
                   SELECT
                     FROM quarantine q
                    WHERE q.workspace_id = p.workspace_id
                      AND q.kind = 'journeyContact'
                      AND q.error <> ''
                      AND q.payload ->> 'contactId' = p.contact_id::text
                 ) AS notified
            FROM journey_positions p
           WHERE p.journey_id = ${uuidOf('journey', journey.id)} AND p.state <> 'done'
             -- Dates of the year 9999 are waited for.
             AND NOT (p.state = 'waiting' AND p.due_at > ${conductor.now}::timestamptz)`.execute(world.db)
          expect(
            left.filter(({ state, notified }) => state !== 'failed' || !notified),
            kinds,
          ).toEqual([])
          for (const [of, id] of [
            [workspace, journey.id],
            [next, neighbour.id],
          ] as const) {
            await inWorkspace(world.db, of.id, (tx) => stopJourney(tx, of.id, uuidOf('journey', id), conductor.now))
          }
        },
      ),
      { numRuns: RUNS, endOnFailure: true },
    )
  }, 600_000)
})
