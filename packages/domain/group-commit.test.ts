import { expect, it } from 'vitest'
import { GroupCommit, RefusedItems } from './group-commit.ts'

/** A write that all share, which refuses whole what holds an odd item. */
function shared() {
  const written: number[] = []
  const writes: number[][] = []
  const commit = new GroupCommit<number>(async (items) => {
    writes.push(items)
    await new Promise((resolve) => setTimeout(resolve, 1))
    if (items.some((item) => item < 0)) throw Object.assign(new Error('refused'), { code: '22P05' })
    if (items.includes(0)) throw Object.assign(new Error('the server is going down'), { code: '57P01' })
    written.push(...items)
  })
  return { written, writes, commit }
}

it('writes what every other caller brought beside a caller whose item is refused', async () => {
  const { written, commit } = shared()
  const answers = await Promise.allSettled([[1, 2], [3, -4, 5], [6], [-7], [8]].map((items) => commit.add(items)))
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'])
  expect(written.toSorted()).toEqual([1, 2, 3, 5, 6, 8])
  const [, second] = answers
  const error = second?.status === 'rejected' ? second.reason : undefined
  expect(error).toBeInstanceOf(RefusedItems)
  expect((error as RefusedItems<number>).refused.map(({ item }) => item)).toEqual([-4])
})

it('fails all callers of a write that fails for a reason of the moment, without trying them apart', async () => {
  const { written, writes, commit } = shared()
  const answers = await Promise.allSettled([[1], [0], [2]].map((items) => commit.add(items)))
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect([written, writes.length]).toEqual([[], 1])
})

it('goes on after a refusal', async () => {
  const { written, commit } = shared()
  await expect(commit.add([-1])).rejects.toThrow('refused')
  await commit.add([1])
  expect(written).toEqual([1])
})
