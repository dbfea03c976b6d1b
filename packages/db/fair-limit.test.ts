import { expect, it, vi } from 'vitest'
import { FairLimit } from './fair-limit.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

/** Asks for a place, and notes when it is given. */
function ask(limit: FairLimit, workspaceId: string, given: string[]): void {
  void limit.take(workspaceId).then(() => given.push(workspaceId))
}

it('leaves a place for the next caller, however many a workspace asks for', async () => {
  const limit = new FairLimit(48)
  const given: string[] = []
  for (let i = 0; i < 500; i++) ask(limit, 'b', given)
  await settled()
  expect(limit.inUseBy('b')).toBe(24)
  for (const other of ['c', 'd', 'a']) ask(limit, other, given)
  await settled()
  expect(given.slice(24)).toEqual(['c', 'd', 'a'])
})

it('goes round the workspaces that wait: one that asked for much comes no more often than one that asked for little', async () => {
  const limit = new FairLimit(1)
  const given: string[] = []
  const before = await limit.take('before')
  for (const name of ['b1', 'b2', 'b3', 'a1', 'a2', 'c1'])
    void limit.run(name.charAt(0), async () => void given.push(name))
  before()
  await vi.waitFor(() => expect(given).toHaveLength(6))
  expect(given).toEqual(['b1', 'a1', 'c1', 'b2', 'a2', 'b3'])
})

it('gives a place back once, also when the work fails', async () => {
  const limit = new FairLimit(2)
  await expect(limit.run('a', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  expect(limit.inUseBy('a')).toBe(0)
  const giveBack = await limit.take('a')
  giveBack()
  giveBack()
  await limit.take('b')
  expect([limit.inUseBy('a'), limit.inUseBy('b')]).toEqual([0, 1])
  expect(limit.tryTake('a')).toBeDefined()
  expect(limit.tryTake('c')).toBeUndefined()
})
