import type { ViewAnswer } from '@parcours/contract/views.ts'
import { openSession } from '@parcours/domain/access/sessions.ts'
import type { Role } from '@parcours/model/access/roles.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
const cookies = new Map<Role | 'other', { cookie: string; 'x-csrf-token': string }>()
beforeAll(async () => {
  world = await createWorld()
  for (const role of ['marketer', 'viewer', 'agent', 'other'] as const) cookies.set(role, await member(role))
})
afterAll(() => world.close())

/** A member of the workspace, logged in; `other` is another marketer. */
async function member(role: 'marketer' | 'viewer' | 'agent' | 'other') {
  const { rows } = await sql<{ id: string }>`
    WITH made AS (
      INSERT INTO users (email, name, password_hash) VALUES (${`${role}@views.test`}, ${role}, 'x') RETURNING id
    )
    INSERT INTO memberships (workspace_id, user_id, role)
    SELECT ${world.workspace.id}, id, ${role === 'other' ? 'marketer' : role} FROM made RETURNING user_id AS id`.execute(
    world.db,
  )
  const cookie = `parcours_session=${await openSession(world.db, rows[0]?.id ?? '', world.workspace.id, new Date())}`
  const session = await world.api.inject({ url: '/api/v1/session', headers: { cookie } })
  return { cookie, 'x-csrf-token': session.json<{ csrfToken: string }>().csrfToken }
}

type Who = Parameters<typeof cookies.get>[0]
async function as(who: Who, method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) {
  const answer = await world.api.inject({
    method,
    url: `/api/v1/${path}`,
    headers: cookies.get(who) ?? {},
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.body ? answer.json() : undefined }
}
const save = (who: Who, list: string, name: string, own: boolean, query: object = {}) =>
  as(who, 'POST', 'views', { list, name, own, query })
const listed = async (who: Who, list: string) =>
  ((await as(who, 'GET', `views?list=${list}`)).body as { data: ViewAnswer[] }).data.map(({ name, own }) => [name, own])

describe('views of lists', () => {
  it('keep filters of several values, order and columns of each list apart', async () => {
    const query = { state: ['live', 'paused'], sort: '-sent', columns: 'state,sent', folder: 'Spring' }
    for (const list of ['journeys', 'campaigns', 'templates', 'segments', 'contacts']) {
      const { status, body } = await save('marketer', list, `Of ${list}`, false, query)
      expect([status, body.query, body.own], list).toEqual([201, query, false])
      expect(await listed('viewer', list)).toEqual([[`Of ${list}`, false]])
    }
    expect((await save('marketer', 'outbox', 'x', false)).status).toBe(422)
    expect((await save('marketer', 'journeys', 'x', false, { state: [1] })).status).toBe(422)
    expect((await save('marketer', 'journeys', 'x', false, { state: Array(51).fill('a') })).status).toBe(422)
  })

  it('of one’s own are seen and deleted by nobody else, and take no permission', async () => {
    const { status, body } = await save('viewer', 'campaigns', 'My own', true)
    expect([status, body.own]).toEqual([201, true])
    const id: string = body.id
    expect(await listed('viewer', 'campaigns')).toContainEqual(['My own', true])
    expect(await listed('marketer', 'campaigns')).not.toContainEqual(['My own', true])
    expect((await as('marketer', 'DELETE', `views/${id}`)).status).toBe(404)
    expect((await as('viewer', 'DELETE', `views/${id}`)).status).toBe(204)
    const deleted = async (who: Who) =>
      ((await as(who, 'GET', 'deletions')).body as { data: { id: string }[] }).data.map((one) => one.id)
    expect(await deleted('marketer')).not.toContain(id)
    expect(await deleted('viewer')).toContain(id)
    expect((await as('marketer', 'POST', 'restorations', { ids: [id] })).status).toBe(404)
    expect((await as('viewer', 'POST', 'restorations', { ids: [id] })).status).toBe(200)
    expect(await listed('viewer', 'campaigns')).toContainEqual(['My own', true])
  })

  it('of everyone take the permission of what is listed, to save and to delete', async () => {
    const statuses = async (who: Who) => [
      (await save(who, 'contacts', 'C', false)).status,
      (await save(who, 'journeys', 'J', false)).status,
    ]
    expect(await statuses('viewer')).toEqual([403, 403])
    expect(await statuses('agent')).toEqual([201, 403])
    expect(await statuses('marketer')).toEqual([201, 201])
    const { id } = (await save('marketer', 'segments', 'S', false)).body
    expect((await as('agent', 'DELETE', `views/${id}`)).status).toBe(403)
    expect((await as('other', 'DELETE', `views/${id}`)).status).toBe(204)
  })

  it('of their own are none of a program’s, which sees those of everyone', async () => {
    const own = await world.call<{ errors: { path: string }[] }>('POST', '/api/v1/views', {
      list: 'journeys',
      name: 'x',
      own: true,
      query: {},
    })
    expect([own.status, own.body.errors.map(({ path }) => path)]).toEqual([422, ['own']])
    const { body } = await world.call<{ data: ViewAnswer[] }>('GET', '/api/v1/views?list=campaigns')
    expect(body.data.map(({ name }) => name)).toEqual(['Of campaigns'])
  })
})
