import { inWorkspace } from '@parcours/db/connection.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freeName } from './free-name.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

it.each([
  ['short', 'Tea'],
  ['as long as it may be', 'x'.repeat(120)],
  ['of emoji, that a cut would halve', `a${'🎉'.repeat(59)}`],
])('a name that is taken is numbered, ten times and more: %s', async (_, name) => {
  const condition = { kind: 'tag', tag: 'none' }
  const names = new Set<string>()
  for (let copy = 0; copy < 12; copy++) {
    const free = await inWorkspace(world.db, world.workspace.id, (tx) => freeName(tx, 'segments', name))
    expect(free.length).toBeLessThanOrEqual(120)
    expect(free.isWellFormed()).toBe(true)
    const { status, body } = await world.call('POST', '/api/v1/segments', { name: free, condition })
    expect(status, JSON.stringify(body)).toBe(201)
    names.add(free)
  }
  expect(names.size).toBe(12)
})
