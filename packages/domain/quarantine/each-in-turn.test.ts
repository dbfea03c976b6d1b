import { createWorld, type World } from '@parcours/testing/world.ts'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { sideBySide, type TurnWork } from './each-in-turn.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

it('work of one workspace that does not end keeps no other waiting, and is not begun twice', async () => {
  const [slow, quick] = [(await world.newWorkspace('Slow')).id, world.workspace.id]
  const answer = Promise.withResolvers<void>()
  const begun: string[] = []
  const work = (workspaceId: string, key: string): TurnWork => ({
    workspaceId,
    kind: 'recurring',
    key,
    name: key,
    work: () => {
      begun.push(key)
      return workspaceId === slow ? answer.promise : Promise.resolve()
    },
    putOff: () => Promise.resolve(),
  })
  const running = new Set<string>()
  const first = sideBySide(world.db, [work(slow, 's1'), work(slow, 's2'), work(quick, 'q1')], new Date(), running)
  expect(begun).toEqual(['s1', 'q1'])
  await vi.waitFor(() => expect(running).toEqual(new Set([slow])))
  await sideBySide(world.db, [work(slow, 's1'), work(quick, 'q2')], new Date(), running)
  expect(begun).toEqual(['s1', 'q1', 'q2'])
  answer.resolve()
  await first
  expect(begun).toEqual(['s1', 'q1', 'q2', 's2'])
  expect(running.size).toBe(0)
})
