import { inWorkspace } from '@parcours/db/connection.ts'
import { up } from '@parcours/db/migrations/0042-usages.ts'
import { deleteContent } from '@parcours/domain/content/documents/delete.ts'
import { email as emails } from '@parcours/domain/content/email/email.ts'
import { createJourney } from '@parcours/domain/journeys/authoring/drafts.ts'
import { deleteSegment } from '@parcours/domain/segments/delete.ts'
import { createSegment } from '@parcours/domain/segments/segments.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { createCampaign } from '@parcours/testing/campaigns.ts'
import { graphOf, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

type Refusal = { code: string; detail: string }

const remove = (path: string) => world.call<Refusal>('DELETE', `/api/v1/${path}`)

async function expectUsed(path: string, ...names: string[]): Promise<void> {
  const { status, body } = await remove(path)
  expect([status, body.code]).toEqual([409, expect.stringMatching(/^(template|segment|journey|campaign)\.used$/)])
  expect(body.detail).toContain(`used by ${names.join(', ')}.`)
}

async function newSegment(name: string, condition: object): Promise<string> {
  const { status, body } = await world.call<{ id: string }>('POST', '/api/v1/segments', { name, condition })
  expect(status, JSON.stringify(body)).toBe(201)
  return body.id
}

const mailing = (templateId: string) =>
  graphOf([step.byHand('t', 'always'), step.email('m', templateId), step.exit('e')])

const starting = (journeyId: string) =>
  graphOf([step.byHand('t', 'always'), { id: 's', kind: 'startJourney', settings: { journeyId } }, step.exit('e')])

const draft = async (name: string, graph: object) =>
  (await world.call<{ id: string }>('POST', '/api/v1/journeys', { name, graph })).body.id

/** All that is recorded, in an order of its own. */
const recorded = async () => (await sql`SELECT * FROM usages u ORDER BY u::text`.execute(world.db)).rows

describe('what is used', () => {
  it('is not deleted: who uses it is named, and drafts, versions, campaigns and segments all do', async () => {
    const email = await newTemplate(world)
    const journey = await publish(world, 'Mailing', mailing(email))
    await expectUsed(`templates/${email}`, 'Mailing')
    // The version that contacts enter sends it still, whatever is drawn by now.
    const drawn = { name: 'Mailing', graph: mailing(await newTemplate(world)) }
    expect((await world.call('PUT', `/api/v1/journeys/${journey}`, drawn)).status).toBe(200)
    await expectUsed(`templates/${email}`, 'Mailing')
    const segment = await newSegment('Readers', {
      kind: 'message',
      action: 'opened',
      templateId: email,
      compare: 'atLeast',
      amount: 1,
    })
    const campaign = await createCampaign(world, email, { audience: { segments: [segment] } })
    await expectUsed(`templates/${email}`, 'Mailing', 'Readers', 'Spring')
    const nested = await newSegment('Nested', { kind: 'not', of: { kind: 'segment', segmentId: segment } })
    await expectUsed(`segments/${segment}`, 'Nested', 'Spring')
    const starter = await draft('Starter', starting(journey))
    await world.call('DELETE', `/api/v1/journeys/${journey}/publication`)
    await expectUsed(`journeys/${journey}`, 'Starter')
    for (const path of [
      `journeys/${starter}`,
      `journeys/${journey}`,
      `campaigns/${campaign}`,
      `segments/${nested}`,
      `segments/${segment}`,
      `templates/${email}`,
    ])
      expect([path, (await remove(path)).status]).toEqual([path, 204])
  })

  it('is free once its users are saved without it', async () => {
    const [email, other] = [await newTemplate(world), await newTemplate(world)]
    const journey = await draft('Changing', mailing(email))
    await expectUsed(`templates/${email}`, 'Changing')
    await world.call('PUT', `/api/v1/journeys/${journey}`, { name: 'Changing', graph: mailing(other) })
    expect((await remove(`templates/${email}`)).status).toBe(204)
    await expectUsed(`templates/${other}`, 'Changing')
  })

  it('is known at once after an upgrade', async () => {
    const email = await newTemplate(world)
    await publish(world, 'From before', mailing(email))
    const segment = await newSegment('Before', { kind: 'tag', tag: 'before' })
    await newSegment('Of before', { kind: 'all', of: [{ kind: 'segment', segmentId: segment }] })
    await createCampaign(world, email, { audience: { segments: [segment] } })
    const before = await recorded()
    expect(before.length).toBeGreaterThanOrEqual(5)
    await sql`DROP TABLE usages`.execute(world.db)
    // As emails stood then.
    await sql`CREATE VIEW email_templates AS SELECT workspace_id, id FROM contents WHERE kind = 'email'`.execute(
      world.db,
    )
    await up(world.db as unknown as Kysely<unknown>)
    await sql`DROP VIEW email_templates`.execute(world.db)
    expect(await recorded()).toEqual(before)
    await expectUsed(`templates/${email}`, 'From before', 'Spring')
    await expectUsed(`segments/${segment}`, 'Of before', 'Spring')
  })

  it('is waited for: deleting it while a user is being saved is refused', async () => {
    const email = await newTemplate(world)
    const { id: workspaceId } = world.workspace
    let deletion: ReturnType<typeof remove> | undefined
    await inWorkspace(world.db, workspaceId, async (tx) => {
      await createJourney(tx, workspaceId, { name: 'Meanwhile', graph: mailing(email) })
      deletion = remove(`templates/${email}`)
      await oneWaits()
    })
    const { status, body } = (await deletion) ?? {}
    expect([status, body?.detail]).toEqual([409, expect.stringContaining('Meanwhile')])
  })

  it('is waited for: a user that is saved while it is being deleted finds it gone', async () => {
    const segment = await newSegment('Going', { kind: 'tag', tag: 'going' })
    const { id: workspaceId } = world.workspace
    let saving: Promise<string> | undefined
    await inWorkspace(world.db, workspaceId, async (tx) => {
      await deleteSegment(tx, uuidOf('segment', segment), new Date())
      saving = inWorkspace(world.db, workspaceId, (other) =>
        createSegment(
          other,
          workspaceId,
          { name: 'Late', condition: { kind: 'segment', segmentId: segment } },
          new Date(),
        ),
      )
      saving.catch(() => {})
      await oneWaits()
    })
    await expect(saving).rejects.toMatchObject({ issues: [{ code: 'notFound.segment' }] })
  })

  it('and its users may be saved and deleted by many at once', async () => {
    const { id: workspaceId } = world.workspace
    const [first, second] = [await draft('First', graphOf([], [])), await draft('Second', graphOf([], []))]
    const save = (id: string, name: string, other: string) =>
      world.call('PUT', `/api/v1/journeys/${id}`, { name, graph: starting(other) })
    const saved = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        index % 2 === 0 ? save(first, 'First', second) : save(second, 'Second', first),
      ),
    )
    expect(saved.map(({ status }) => status)).toEqual(Array(10).fill(200))
    const email = await newTemplate(world)
    const raced = await Promise.all([
      inWorkspace(world.db, workspaceId, (tx) => deleteContent(tx, emails, uuidOf('template', email), new Date())).then(
        () => 'deleted',
        () => 'refused',
      ),
      draft('Racing', mailing(email)),
    ])
    const { rows } = await sql`SELECT FROM usages WHERE used_id = ${uuidOf('template', email)}`.execute(world.db)
    expect(rows).toHaveLength(raced[0] === 'deleted' ? 0 : 1)
  })
})

interface User {
  kind: string
  id: string
  name: string
  isLive: boolean
}

const usersOf = async (query: Record<string, string>) => {
  const { status, body } = await world.call<{ data: User[] }>('GET', `/api/v1/usages?${new URLSearchParams(query)}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body.data.map(({ kind, name, isLive }) => `${kind} ${name}${isLive ? ', live' : ''}`)
}

describe('what a thing is used by', () => {
  it('is listed with what is live, and what is over is not among it', async () => {
    const email = await newTemplate(world)
    expect(await usersOf({ of: email })).toEqual([])
    const journey = await publish(world, 'Runs', mailing(email))
    await draft('Drawn', mailing(email))
    await createCampaign(world, email)
    const segment = await newSegment('Openers', {
      kind: 'message',
      action: 'opened',
      templateId: email,
      compare: 'atLeast',
      amount: 1,
    })
    const all = ['journey Drawn', 'segment Openers', 'journey Runs, live', 'campaign Spring']
    expect(await usersOf({ of: email })).toEqual(all)
    // A draft that does not send it any more leaves the version that contacts enter.
    await world.call('PUT', `/api/v1/journeys/${journey}`, { name: 'Runs', graph: mailing(await newTemplate(world)) })
    expect(await usersOf({ of: email })).toEqual(all)
    await world.call('DELETE', `/api/v1/journeys/${journey}/publication`)
    await world.call('DELETE', `/api/v1/segments/${segment}`)
    expect(await usersOf({ of: email })).toEqual(['journey Drawn', 'campaign Spring'])
  })

  it('is found of properties and events wherever they are named, and not where a field of an event is called so', async () => {
    const source = '<mjml><mj-body><mj-section><mj-column><mj-text>{{ contact["loyalty-tier"] }}</mj-text>'
    const written = { subject: 'For {{ contact.tier | upcase }}', preheader: '', format: 'mjml', purpose: 'service' }
    for (const key of ['tier', 'loyalty-tier'])
      await world.call('POST', '/api/v1/properties', { key, type: 'text', label: key })
    const email = await world.call('POST', '/api/v1/templates', {
      ...written,
      name: 'Tiered',
      source: `${source}<mj-text>Hello</mj-text></mj-column></mj-section></mj-body></mjml>`,
    })
    expect(email.status, JSON.stringify(email.body)).toBe(201)
    await newSegment('Golden', {
      kind: 'not',
      of: { kind: 'property', property: 'tier', operator: 'is', value: 'gold' },
    })
    await newSegment('Buyers', {
      kind: 'event',
      event: 'Bought',
      compare: 'atLeast',
      amount: 1,
      where: [{ property: 'tier', operator: 'isSet' }],
    })
    await publish(world, 'Greeting', graphOf([step.onEvent('t', 'Bought', 'always'), step.exit('e')]))
    await draft(
      'Waiting',
      graphOf([step.byHand('t', 'always'), step.waitForEvent('w', 'Bought', 1, 'days'), step.exit('e')]),
    )
    expect(await usersOf({ property: 'tier' })).toEqual(['segment Golden', 'template Tiered'])
    expect(await usersOf({ property: 'loyalty-tier' })).toEqual(['template Tiered'])
    expect(await usersOf({ property: 'tie' })).toEqual([])
    expect(await usersOf({ event: 'Bought' })).toEqual(['segment Buyers', 'journey Greeting, live', 'journey Waiting'])
    expect(await usersOf({ event: 'bought"\\' })).toEqual([])
  })

  it('is asked of one thing at a time', async () => {
    for (const query of ['', 'of=plan', 'property=a&event=b'])
      expect((await world.call<{ code: string }>('GET', `/api/v1/usages?${query}`)).body.code).toBe('usages.nameOne')
  })
})

/** Until a statement in this database waits for a lock. */
const oneWaits = () =>
  eventually(
    async () =>
      (
        await sql`
          SELECT
            FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`.execute(world.db)
      ).rows.length,
    (count) => count > 0,
  )
