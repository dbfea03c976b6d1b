import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type JourneyAnswer, journeyRoutes } from '@parcours/contract/journeys.ts'
import { graphOf, newTemplate } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type TestWorkspace, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
let url: string
let dir: string
beforeAll(async () => {
  world = await createWorld()
  url = await world.api.listen({ port: 0, host: '127.0.0.1' })
  dir = mkdtempSync(join(tmpdir(), 'parcours-files-'))
})
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true })
  await world.close()
})

const exported = async (id: string, { fullKey: key }: TestWorkspace = world.workspace) =>
  (await world.call<{ yaml: string }>('GET', `/api/v1/journeys/${id}/file`, undefined, { key })).body.yaml
const take = (yaml: string, { fullKey: key }: TestWorkspace = world.workspace) =>
  world.call<JourneyAnswer & { created: boolean; changed: boolean; errors: { path: string; code: string }[] }>(
    'POST',
    '/api/v1/journey-files',
    { yaml },
    { key },
  )
const played = async (yaml: string) =>
  (
    await world.call<{
      data: { name: string; passed: boolean; problems: string[]; path: string[]; emails: string[] }[]
    }>('POST', '/api/v1/journey-files/tests', { yaml })
  ).body.data

/** Runs the command line as its user does. */
function parcours(...args: string[]): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['packages/launcher/parcours.ts', ...args], {
      env: { ...process.env, PARCOURS_URL: url, PARCOURS_API_KEY: world.workspace.fullKey },
    })
    let out = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (out += chunk))
    child.on('close', (code) => resolve({ code, out }))
  })
}

describe('a journey as YAML', () => {
  it.each(['en', 'fr'])('is the same after a way out and in, for every ready journey (%s)', async (language) => {
    const { data } = (
      await world.call<{ data: { key: string }[] }>('GET', `/api/v1/journey-starters?language=${language}`)
    ).body
    for (const { key } of data) {
      const { body } = await world.call<JourneyAnswer>('POST', `/api/v1/journey-starters/${key}`, { language })
      const yaml = await exported(body.id)
      expect(yaml, key).not.toMatch(/tpl_|seg_/)
      expect(yaml, key).toMatch(/^ {4}at: \[ 0, 0 \]$/m)
      const back = await take(yaml.replace(/^name: .*/m, `name: Copy of ${key} ${language}`))
      expect(back.status, JSON.stringify(back.body)).toBe(200)
      expect(journeyRoutes.importJourney.answer.parse(back.body).graph, key).toEqual(rounded(body.graph))
      expect((await exported(back.body.id)).replace(/^name: .*/m, '')).toBe(yaml.replace(/^name: .*/m, ''))
    }
  })

  it('is a journey of its own as a copy, and leaves the one of its name as it is', async () => {
    const graph = graphOf([step.byHand('trigger'), step.exit('end')])
    const { body: first } = await world.call<JourneyAnswer>('POST', '/api/v1/journeys', { name: 'Twice', graph })
    const yaml = await exported(first.id)
    const copies = []
    for (const as of ['copy', 'copy', 'draft'] as const)
      copies.push((await world.call<JourneyAnswer>('POST', '/api/v1/journey-files', { yaml, as })).body)
    expect(copies.map(({ name }) => name)).toEqual(['Twice (2)', 'Twice (3)', 'Twice'])
    expect(copies[2]?.id).toBe(first.id)
    expect(await exported(first.id)).toBe(yaml)
  })

  it('goes to another workspace by the names of what it uses, and says what is missing there', async () => {
    const other = await world.newWorkspace('Elsewhere')
    const templateId = await newTemplate(world, { name: 'Greeting' })
    const graph = graphOf([step.byHand('trigger'), step.email('mail', templateId)])
    const { body } = await world.call<{ id: string }>('POST', '/api/v1/journeys', { name: 'Travels', graph })
    const yaml = await exported(body.id)
    const refused = await take(yaml, other)
    expect(refused.status).toBe(422)
    expect(refused.body.errors).toMatchObject([{ path: 'steps.mail.set.templateId', code: 'file.unknownName' }])
    const there = (
      await world.call<{ id: string }>(
        'POST',
        '/api/v1/templates',
        {
          name: 'Greeting',
          subject: 'Hi',
          preheader: '',
          source: '<mjml><mj-body></mj-body></mjml>',
          purpose: 'marketing',
        },
        { key: other.fullKey },
      )
    ).body.id
    expect((await take(yaml, other)).body.graph.nodes[1]?.settings).toEqual({ templateId: there })
  })

  it('changes the draft of the journey of its name, once', async () => {
    const yaml =
      'format: parcours/journey/1\nname: Once\nsteps:\n  trigger: { kind: triggerManual, set: { reentry: ' +
      'once }, to: wait }\n  wait: { kind: wait, set: { until: duration, duration: 2 hours } }\n'
    const [first, again, changed] = [await take(yaml), await take(yaml), await take(yaml.replace('2 hours', '1 day'))]
    expect([first, again, changed].map(({ body: { created, changed: differs } }) => [created, differs])).toEqual([
      [true, true],
      [false, false],
      [false, true],
    ])
    expect(changed.body.id).toBe(first.body.id)
    expect(changed.body.graph.nodes[1]?.settings).toEqual({ until: 'duration', duration: { amount: 1, unit: 'days' } })
  })

  it('says how long before a date a wait ends, and plays what moves it', async () => {
    await newTemplate(world, { name: 'Appointment' })
    const yaml = (follows: boolean) => `format: parcours/journey/1
name: Appointment ${follows}
steps:
  trigger: { kind: triggerEvent, set: { event: Booked, where: [], reentry: afterExit, key: id }, to: wait }
  wait:
    kind: wait
    set:
      until: property
      source: entry
      property: starts_at
      offsetDays: 0
      offset: -2 hours
      time: 09:00
      yearly: false
      follows: ${follows}
      movedBy: [Rescheduled]
    to: { next: mail, noDate: end }
  mail: { kind: sendEmail, set: { templateId: Appointment }, to: end }
  end: { kind: exit }
rules: { goal: null, exits: [{ kind: event, event: Cancelled, where: [], same: [id] }] }
tests:
  - name: reminded
    contact: {}
    at: 2026-06-01T08:00:00Z
    event: { name: Booked, properties: { id: a, starts_at: 2026-06-04T10:00:00Z } }
    later:
      - { after: 1 day, event: Rescheduled, properties: { id: a, starts_at: 2026-06-11T10:00:00Z } }
      - { after: 5 days, event: Cancelled, properties: { id: a } }
    expect:
      path: [trigger${follows ? '' : ', wait, mail'}]
      emails: [${follows ? '' : 'Appointment'}]
      ends: ${follows ? 'exitRule' : 'completed'}
`
    for (const follows of [true, false]) {
      const taken = await take(yaml(follows))
      expect(taken.status, JSON.stringify(taken.body)).toBe(200)
      expect(taken.body.graph.nodes[1]?.settings).toMatchObject({
        offset: { amount: -2, unit: 'hours' },
        movedBy: ['Rescheduled'],
      })
      const out = await exported(taken.body.id)
      expect(out).toContain('offset: -2 hours')
      expect((await take(out)).body.changed).toBe(false)
      expect(await played(yaml(follows))).toMatchObject([{ passed: true, problems: [] }])
    }
  })

  it.each([
    ['no YAML', 'steps: [', 'line 1', 'file.indent'],
    ['another format', 'format: x\nname: A\nsteps: {}', 'format', 'request.fieldValue'],
    [
      'an unknown kind',
      'format: parcours/journey/1\nname: A\nsteps: { a: { kind: nothing } }',
      'steps.a.kind',
      'request.fieldValue',
    ],
    [
      'a wrong setting',
      'format: parcours/journey/1\nname: A\nsteps: { a: { kind: wait, set: { until: duration, duration: soon } } }',
      'steps.a.set.duration',
      'request.fieldType',
    ],
    [
      'a bomb of references',
      `format: parcours/journey/1\nname: A\nsteps: {}\nnotes: [&a [x,x,x,x], &b [*a,*a,*a], &c [*b,*b,*b]]`,
      '',
      'file.alias',
    ],
  ])('refuses %s, naming the place', async (_, yaml, path, code) => {
    const { status, body } = await take(yaml)
    expect(status).toBe(422)
    expect(body.errors[0]).toMatchObject({ path, code })
  })
})

describe('tests of a journey', () => {
  const steps = (wait: string) => `format: parcours/journey/1
name: Cart
steps:
  trigger:
    kind: triggerEvent
    set:
      event: Product Added
      where: [{ property: price, operator: greaterThan, value: 10 }]
      reentry: afterExit
    to: wait
  wait:
    kind: waitForEvent
    set: { event: Checkout Started, where: [], timeout: ${wait} }
    to: { timedOut: mail, happened: end }
  mail: { kind: sendEmail, set: { templateId: Reminder }, to: pause }
  pause: { kind: wait, set: { until: duration, duration: 3 days }, to: end }
  end: { kind: exit }
rules:
  goal: { event: Order Completed, where: [], days: 7, exit: true }
  exits: [{ kind: event, event: Unsubscribed, where: [] }]
`
  const tests = `tests:
  - name: is reminded and buys
    contact: { firstName: Ada, country: FR }
    event: { name: Product Added, properties: { price: 20 } }
    later: [{ after: 2 days, event: Order Completed, properties: { total: 20 } }]
    expect: { enters: true, path: [trigger, wait:timedOut, mail], emails: [Reminder], ends: goal, goal: true }
  - name: goes on in time
    contact: {}
    event: { name: Product Added, properties: { price: 20 } }
    later: [{ after: 30 minutes, event: Checkout Started }]
    expect: { path: [trigger, wait], emails: [], ends: completed, goal: false }
  - name: is too cheap
    contact: {}
    event: { name: Product Added, properties: { price: 5 } }
    expect: { enters: false }
  - name: has not agreed
    contact: { consents: [] }
    event: { name: Product Added, properties: { price: 20 } }
    expect: { emails: [], path: [trigger, wait, mail, pause] }
`
  beforeAll(async () => void (await newTemplate(world, { name: 'Reminder' })))

  it('play what people do in virtual time, and leave nothing behind', async () => {
    const rows = () =>
      sql`
        SELECT (SELECT count(*) FROM contacts) AS contacts, (SELECT count(*) FROM journeys) AS journeys,
               (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM messages) AS messages`.execute(world.db)
    const before = (await rows()).rows
    const results = await played(steps('1 hour') + tests)
    expect(results.map(({ name, passed, problems }) => [name, passed, problems])).toEqual([
      ['is reminded and buys', true, []],
      ['goes on in time', true, []],
      ['is too cheap', true, []],
      ['has not agreed', true, []],
    ])
    expect((await rows()).rows).toEqual(before)
  })

  it('say what came otherwise', async () => {
    const results = await played(steps('3 days') + tests)
    expect(results.map(({ passed }) => passed)).toEqual([false, true, true, true])
    expect(results[0]?.problems).toEqual([
      'Path: expected trigger → wait:timedOut → mail; found trigger.',
      'Emails: expected Reminder; found –.',
    ])
  })

  it('refuse a journey that could not be published', async () => {
    const { status, body } = await world.call<{ code: string }>('POST', '/api/v1/journey-files/tests', {
      yaml: (steps('1 hour') + tests).replace('event: Product Added', 'event: ""'),
    })
    expect([status, body.code]).toEqual([422, 'journey.cannotPublish'])
  })

  it('run from the command line, which pulls, shows differences, pushes and publishes', async () => {
    writeFileSync(join(dir, 'cart.yaml'), steps('1 hour') + tests)
    const passed = await parcours('journeys', 'test', join(dir, 'cart.yaml'))
    expect(passed).toMatchObject({ code: 0 })
    expect(passed.out).toContain('4 passed, 0 failed')
    expect((await parcours('journeys', 'diff', '--dir', dir)).code).toBe(1)
    const pushed = await parcours('journeys', 'push', '--dir', dir, '--publish')
    expect(pushed.out).toMatch(/Cart: created\n {2}version 1 is live/)
    expect((await parcours('journeys', 'push', '--dir', dir, '--publish')).out).toContain('nothing changed')
    const pulled = join(dir, 'pulled')
    expect((await parcours('journeys', 'pull', '--dir', pulled)).code).toBe(0)
    expect(readdirSync(pulled)).toContain('cart.yaml')
    expect(await parcours('journeys', 'diff', '--dir', pulled)).toEqual({ code: 0, out: '' })
    const file = join(pulled, 'cart.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('timeout: 1 hour', 'timeout: 3 days'))
    const differs = await parcours('journeys', 'diff', file)
    expect(differs.code).toBe(1)
    expect(differs.out).toMatch(/-\s+timeout: 1 hour\n\+\s+timeout: 3 days/)
    const failed = await parcours('journeys', 'test', file)
    expect(failed.code).toBe(1)
    expect(failed.out).toContain('✗')
  })

  it('tell on the command line what is wrong, without a stack', async () => {
    writeFileSync(join(dir, 'broken.yaml'), 'steps: [')
    const broken = await parcours('journeys', 'push', join(dir, 'broken.yaml'))
    expect(broken.code).toBe(1)
    expect(broken.out).toContain('broken.yaml:')
    expect(broken.out).not.toContain('    at ')
    const nowhere = await parcours('journeys', 'pull', '--url', 'http://127.0.0.1:9')
    expect(nowhere.out).toContain('does not answer')
    expect((await parcours('journeys', 'pull', '--key', 'wrong')).code).toBe(1)
    expect((await parcours('nothing')).code).toBe(2)
  })
})

/** Positions are kept to the pixel. */
function rounded(graph: JourneyAnswer['graph']): unknown {
  return {
    ...graph,
    nodes: expect.arrayContaining(
      graph.nodes.map((node) => ({
        ...node,
        position: { x: Math.round(node.position.x), y: Math.round(node.position.y) },
      })),
    ),
    edges: expect.arrayContaining(graph.edges),
  }
}
