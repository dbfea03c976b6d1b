import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { graphOf } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const graph = (days: number): Graph => graphOf([step.byHand('trigger'), step.wait('wait', days, 'days')])
const make = async (name: string) =>
  (await world.call<JourneyAnswer>('POST', '/api/v1/journeys', { name, graph: graph(1) })).body.id
const save = (id: string, days: number) =>
  world.call('PUT', `/api/v1/journeys/${id}`, { name: 'Saved', graph: graph(days) })
const history = async (id: string) =>
  (
    await world.call<{ data: { kind: 'draft' | 'version'; number: number; by: string | null }[] }>(
      'GET',
      `/api/v1/journeys/${id}/history`,
    )
  ).body.data
const stateOf = async (id: string, kind: string, number: number) =>
  (await world.call<{ graph: Graph }>('GET', `/api/v1/journeys/${id}/state?kind=${kind}&number=${number}`)).body.graph
const listed = async (id: string) =>
  (
    await world.call<{ data: { id: string; folder: string; archived: boolean }[] }>('GET', '/api/v1/journeys')
  ).body.data.find((one) => one.id === id)

describe('the history of a draft', () => {
  it('keeps a state a sitting, its beginning, and each version, to go back to', async () => {
    const id = await make('History')
    await save(id, 2)
    await save(id, 3)
    await world.call('POST', `/api/v1/journeys/${id}/publication`)
    expect((await history(id)).map(({ kind, number }) => [kind, number])).toEqual([
      ['version', 1],
      ['draft', 3],
      ['draft', 1],
    ])
    expect(await stateOf(id, 'draft', 1)).toEqual(graph(1))
    expect(await stateOf(id, 'draft', 3)).toEqual(graph(3))
    expect(await stateOf(id, 'version', 1)).toEqual(graph(3))
    expect((await world.call('GET', `/api/v1/journeys/${id}/state?kind=draft&number=2`)).status).toBe(404)
    // Ten minutes later it is another sitting.
    await sql`UPDATE journey_drafts SET begun_at = begun_at - interval '11 minutes'`.execute(world.db)
    await save(id, 4)
    expect((await history(id)).filter(({ kind }) => kind === 'draft').map(({ number }) => number)).toEqual([4, 3, 1])
  })

  it('keeps what someone else saved apart', async () => {
    const id = await make('Two of them')
    await save(id, 2)
    await sql`UPDATE journey_drafts SET saved_by = ${world.workspace.userId}`.execute(world.db)
    await save(id, 3)
    expect((await history(id)).map(({ number, by }) => [number, by])).toEqual([
      [3, null],
      [2, 'Owner'],
      [1, 'Owner'],
    ])
  })
})

describe('people who draw at the same journey', () => {
  it('know of each other, and what is saved', async () => {
    const id = await make('Together')
    const login = async (email: string, password: string) => {
      const answer = await world.api.inject({ method: 'POST', url: '/api/v1/session', payload: { email, password } })
      const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
      const session = await world.api.inject({ method: 'GET', url: '/api/v1/session', headers: { cookie } })
      return { cookie, 'x-csrf-token': session.json<{ csrfToken: string }>().csrfToken }
    }
    const meet = async (headers: Record<string, string>) =>
      (await world.api.inject({ method: 'POST', url: `/api/v1/journeys/${id}/editors`, headers })).json<{
        others: string[]
        revision: number
      }>()
    const owner = await login(world.workspace.email, world.workspace.password)
    expect(await meet(owner)).toEqual({ others: [], revision: 1 })
    await sql`
      WITH someone AS (INSERT INTO users (email, name, password_hash) VALUES ('zoe@team.test', 'Zoé', '') RETURNING id),
      member AS (INSERT INTO memberships (workspace_id, user_id, role)
                 SELECT ${world.workspace.id}, id, 'marketer'
                   FROM someone)
      INSERT INTO journey_editors (workspace_id, journey_id, user_id, seen_at)
      SELECT e.workspace_id, e.journey_id, s.id, now()
        FROM journey_editors e, someone s`.execute(world.db)
    await save(id, 2)
    expect(await meet(owner)).toEqual({ others: ['Zoé'], revision: 2 })
    await sql`
      UPDATE journey_editors
         SET seen_at = now() - interval '1 minute'
       WHERE user_id <> ${world.workspace.userId}`.execute(world.db)
    expect((await meet(owner)).others).toEqual([])
  })
})

describe('journeys among others', () => {
  it('are put into folders and away, but not while people are in them; publishing brings them back', async () => {
    const id = await make('Filed')
    expect((await world.call('PATCH', `/api/v1/journeys/${id}`, { folder: ' Shop ', archived: true })).status).toBe(204)
    expect(await listed(id)).toMatchObject({ folder: 'Shop', archived: true })
    await world.call('POST', `/api/v1/journeys/${id}/publication`)
    expect(await listed(id)).toMatchObject({ folder: 'Shop', archived: false })
    const refused = await world.call<{ code: string }>('PATCH', `/api/v1/journeys/${id}`, { archived: true })
    expect([refused.status, refused.body.code]).toEqual([409, 'journey.archiveRunning'])
    await world.call('DELETE', `/api/v1/journeys/${id}/publication`)
    expect((await world.call('PATCH', `/api/v1/journeys/${id}`, { archived: true, folder: '' })).status).toBe(204)
    expect(await listed(id)).toMatchObject({ folder: '', archived: true })
  })
})
