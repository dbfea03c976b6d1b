import { openSession } from '@parcours/domain/access/sessions.ts'
import { purgeDeleted } from '@parcours/domain/deletions/purge.ts'
import { RESTORABLE_KINDS } from '@parcours/model/deletion.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { createCampaign, launchCampaign, progressOf, progressWhen, segmentOfTag } from '@parcours/testing/campaigns.ts'
import { graphOf, newContact, newTemplate, publish } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

let world: World
let email: string
let anna: string
beforeAll(async () => {
  world = await createWorld({ worker: true })
  email = await newTemplate(world)
  anna = await newContact(world, { email: 'anna@deletions.test', tags: ['kept'] })
  await newContact(world, { email: 'bea@deletions.test', tags: ['kept'] })
})
afterAll(() => world.close())
/** Also what another test deleted. */
beforeEach(() => purgeDeleted(world.db, new Date(Date.now() + 8 * 86_400_000)))

const post = async (path: string, body: object = {}) => {
  const answer = await world.call<{ id: string }>('POST', `/api/v1/${path}`, body)
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
  return answer.body.id
}
const remove = async (path: string) => expect((await world.call('DELETE', `/api/v1/${path}`)).status).toBe(204)
const restore = (...ids: string[]) =>
  world.call<{ restored: number; code: string }>('POST', '/api/v1/restorations', { ids })
const read = async (path: string) => (await world.call<Record<string, unknown>>('GET', `/api/v1/${path}`)).body
const graph = (template: string) =>
  graphOf([step.byHand('t', 'always'), step.email('m', template), step.wait('w', 9, 'days'), step.exit('e')])
const list = async (path: string) => (await world.call<{ data: { id: string }[] }>('GET', `/api/v1/${path}`)).body.data

let connections = 0
/** What is deleted at an address, made anew, and where it is listed. */
const MADE: Record<string, { make: () => Promise<string>; listed?: string }> = {
  journeys: { make: () => post('journeys', { name: 'Drawn', graph: graph(email) }), listed: 'journeys' },
  campaigns: { make: () => createCampaign(world, email), listed: 'campaigns' },
  templates: { make: () => newTemplate(world), listed: 'templates' },
  segments: { make: () => segmentOfTag(world, 'kept'), listed: 'segments' },
  connections: {
    make: () =>
      post('connections', {
        name: `Connection ${++connections}`,
        provider: 'resend',
        fromName: 'Shop',
        fromAddress: 'shop@deletions.test',
        settings: { apiKey: 're_secret' },
      }),
    listed: 'connections',
  },
  'saved-rows': {
    make: () => post('saved-rows', { name: 'Row', source: '<mj-section></mj-section>' }),
    listed: 'saved-rows',
  },
  views: {
    make: () => post('views', { list: 'contacts', name: 'Mine', query: { search: 'a' } }),
    listed: 'views?list=contacts',
  },
}
const ONE_BY_ONE = ['journeys', 'campaigns', 'templates', 'segments', 'connections']
/** What every change moves. */
const without = ({ updatedAt, ...rest }: Record<string, unknown>) => rest

describe('what was deleted', () => {
  it.each(Object.entries(MADE))('is gone, and comes back whole: %s', async (path, { make, listed = path }) => {
    const id = await make()
    const inList = async () => (await list(listed)).find((one) => one.id === id)
    const before = ONE_BY_ONE.includes(path) ? await read(`${path}/${id}`) : await inList()
    await remove(`${path}/${id}`)
    expect(await inList()).toBeUndefined()
    expect((await world.call('DELETE', `/api/v1/${path}/${id}`)).status).toBe(404)
    if (ONE_BY_ONE.includes(path)) expect((await world.call('GET', `/api/v1/${path}/${id}`)).status).toBe(404)
    expect((await restore(id)).body).toEqual({ restored: 1 })
    const after = () => (ONE_BY_ONE.includes(path) ? read(`${path}/${id}`) : inList())
    const seen = await eventually(
      async () => without({ ...(await after()) }),
      ({ state }) => path !== 'segments' || state === 'ready',
    )
    expect(seen).toEqual(without({ ...before }))
    // Undo that is pressed twice.
    expect((await restore(id)).body).toEqual({ restored: 0 })
  })

  it('of a campaign and a journey has its figures and contacts still', async () => {
    const campaign = await launchCampaign(world, email)
    await progressWhen(world, campaign, ({ state }) => state === 'done')
    const journey = await publish(world, 'Figures', graph(email))
    await post(`journeys/${journey}/entries`, { audience: { kind: 'contacts', contactIds: [anna] } })
    await eventually(
      () => list(`journeys/${journey}/contacts`),
      (contacts) => contacts.length === 1,
    )
    await world.call('DELETE', `/api/v1/journeys/${journey}/publication`)
    const figures = async () => [
      await progressOf(world, campaign),
      await list(`campaigns/${campaign}/recipients`),
      await read(`journeys/${journey}/live`),
    ]
    await eventually(
      async () => (await sql`SELECT FROM journey_runs WHERE ended_at IS NULL`.execute(world.db)).rows.length,
      (runs) => runs === 0,
    )
    const before = await figures()
    await remove(`campaigns/${campaign}`)
    await remove(`journeys/${journey}`)
    expect((await restore(campaign, journey)).body).toEqual({ restored: 2 })
    expect(await figures()).toEqual(before)
  })

  it('of segments is true again: members who came meanwhile are in, a static one has those it had', async () => {
    const dynamic = await segmentOfTag(world, 'kept')
    const snapshot = await post(`segments/${dynamic}/snapshots`, { name: 'Then' })
    await remove(`segments/${dynamic}`)
    await remove(`segments/${snapshot}`)
    const late = await newContact(world, { email: 'late@deletions.test', tags: ['kept'] })
    expect((await world.call('GET', `/api/v1/contacts?segment=${dynamic}`)).status).toBe(422)
    await restore(dynamic, snapshot)
    await eventually(
      () => read(`segments/${dynamic}`),
      ({ state, size }) => state === 'ready' && size === 3,
    )
    expect(await read(`segments/${snapshot}`)).toMatchObject({ state: 'ready', size: 2 })
    await world.call('DELETE', `/api/v1/contacts/${late}`)
  })

  it('uses nothing: what it used may be deleted too, and both come back', async () => {
    const template = await newTemplate(world)
    const journey = await post('journeys', { name: 'User', graph: graph(template) })
    expect((await world.call('DELETE', `/api/v1/templates/${template}`)).status).toBe(409)
    await remove(`journeys/${journey}`)
    await remove(`templates/${template}`)
    expect((await restore(journey)).status).toBe(200)
    expect((await read(`journeys/${journey}`)).issues).not.toEqual([])
    await restore(template)
    expect((await read(`journeys/${journey}`)).issues).toEqual([])
    expect((await world.call('DELETE', `/api/v1/templates/${template}`)).status).toBe(409)
  })

  it('gets a name of its own where another connection has it by now', async () => {
    const provider = { provider: 'sandbox', fromName: 'Shop', fromAddress: 'shop@deletions.test' }
    const first = await post('connections', { name: 'Twice', ...provider })
    await remove(`connections/${first}`)
    await post('connections', { name: 'twice', ...provider })
    await restore(first)
    expect(await read(`connections/${first}`)).toMatchObject({ name: 'Twice (2)' })
  })

  it('is deleted for good after seven days, with all that belonged to it, and not before', async () => {
    const ids = await Promise.all(Object.entries(MADE).map(async ([path, { make }]) => [path, await make()] as const))
    for (const [path, id] of ids) await remove(`${path}/${id}`)
    const kept = ids.map(([, id]) => id)
    expect(await purgeDeleted(world.db, new Date(Date.now() + 6 * 86_400_000))).toBe(0)
    expect((await restore(...kept)).body).toEqual({ restored: kept.length })
    for (const [path, id] of ids) await remove(`${path}/${id}`)
    expect(await purgeDeleted(world.db, new Date(Date.now() + 8 * 86_400_000))).toBe(kept.length)
    for (const id of kept) expect((await restore(id)).body.code).toBe('notFound.deleted')
    const segment = uuidOf('segment', kept[3] ?? '')
    const { rows } = await sql`
      SELECT FROM segment_members WHERE segment_id = ${segment}
      UNION ALL
      SELECT FROM usages WHERE user_id = ${uuidOf('journey', kept[0] ?? '')}`.execute(world.db)
    expect(rows).toEqual([])
  })

  it('is deleted for good though another, which cannot be, stands before it', async () => {
    const [stuck, other] = [await newTemplate(world), await newTemplate(world)]
    for (const id of [stuck, other]) await remove(`templates/${id}`)
    await sql`
      CREATE FUNCTION keep_stuck() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF OLD.id = ${sql.lit(uuidOf('template', stuck))} THEN RAISE EXCEPTION 'It is stuck'; END IF;
          RETURN OLD;
        END $$`.execute(world.db)
    await sql`
      CREATE TRIGGER keep_stuck BEFORE DELETE ON contents FOR EACH ROW EXECUTE FUNCTION keep_stuck()`.execute(world.db)
    const aWeekLater = new Date(Date.now() + 8 * 86_400_000)
    try {
      await expect(purgeDeleted(world.db, aWeekLater)).rejects.toThrow('could not be purged')
    } finally {
      await sql`DROP TRIGGER keep_stuck ON contents`.execute(world.db)
    }
    expect((await restore(other)).body.code).toBe('notFound.deleted')
    expect((await restore(stuck)).body).toEqual({ restored: 1 })
  })

  it('is restored by who may delete it', async () => {
    const [segment, view] = [await segmentOfTag(world, 'kept'), (await MADE.views?.make()) ?? '']
    await remove(`segments/${segment}`)
    await remove(`views/${view}`)
    const { rows } = await sql<{ id: string }>`
      INSERT INTO users (email, name, password_hash) VALUES ('agent@deletions.test', 'Agent', 'x')
      RETURNING id`.execute(world.db)
    const userId = rows[0]?.id ?? ''
    const as = async (role: 'agent' | 'viewer', id: string) => {
      await sql`
        INSERT INTO memberships (workspace_id, user_id, role) VALUES (${world.workspace.id}, ${userId}, ${role})
        ON CONFLICT (workspace_id, user_id) DO UPDATE SET role = excluded.role`.execute(world.db)
      const cookie = `parcours_session=${await openSession(world.db, userId, world.workspace.id, new Date())}`
      const session = await world.api.inject({ url: '/api/v1/session', headers: { cookie } })
      const answer = await world.api.inject({
        method: 'POST',
        url: '/api/v1/restorations',
        headers: { cookie, 'x-csrf-token': session.json<{ csrfToken: string }>().csrfToken },
        payload: { ids: [id] },
      })
      return answer.statusCode
    }
    expect([await as('viewer', view), await as('agent', segment), await as('agent', view)]).toEqual([403, 403, 200])
    expect((await restore(segment, view)).body.restored).toBe(1)
  })

  it('is restored all or not at all, and by an id of what can be restored', async () => {
    const view = (await MADE.views?.make()) ?? ''
    await remove(`views/${view}`)
    expect((await restore(view, `seg_${'0'.repeat(32)}`)).body.code).toBe('notFound.deleted')
    expect((await list('views?list=contacts')).map(({ id }) => id)).not.toContain(view)
    expect((await restore(anna)).body.code).toBe('restoration.kind')
  })
})

describe('the list of what was deleted', () => {
  interface Deleted {
    data: { id: string; kind: string; deletedAt: string; purgedAt: string }[]
  }
  const deleted = async () => (await world.call<Deleted>('GET', '/api/v1/deletions')).body.data

  it('has all that can be restored, latest first, with the moment until when', async () => {
    const made: string[] = []
    for (const [path, { make }] of Object.entries(MADE)) {
      const id = await make()
      await remove(`${path}/${id}`)
      made.unshift(id)
    }
    const listed = await deleted()
    expect(listed.map(({ id }) => id)).toEqual(made)
    expect(listed.map(({ kind }) => kind).sort()).toEqual([...RESTORABLE_KINDS].sort())
    const [latest] = listed
    expect(Date.parse(latest?.purgedAt ?? '') - Date.parse(latest?.deletedAt ?? '')).toBe(7 * 86_400_000)
    await restore(...made.slice(1))
    expect((await deleted()).map(({ id }) => id)).toEqual(made.slice(0, 1))
  })

  it('shows to nobody what they may not restore', async () => {
    const [segment, connection] = [await MADE.segments?.make(), await MADE.connections?.make()]
    await remove(`segments/${segment}`)
    await remove(`connections/${connection}`)
    expect((await deleted()).map(({ id }) => id)).toEqual([connection, segment])
    const { rows } = await sql<{ id: string }>`
      INSERT INTO users (email, name, password_hash, language) VALUES ('lists@deletions.test', 'Li', 'x', 'en')
      RETURNING id`.execute(world.db)
    const userId = rows[0]?.id ?? ''
    await sql`
      INSERT INTO memberships (workspace_id, user_id, role)
      VALUES (${world.workspace.id}, ${userId}, 'marketer')`.execute(world.db)
    const cookie = `parcours_session=${await openSession(world.db, userId, world.workspace.id, new Date())}`
    const answer = await world.api.inject({ url: '/api/v1/deletions', headers: { cookie } })
    expect(answer.json<Deleted>().data.map(({ id }) => id)).toEqual([segment])
  })
})
