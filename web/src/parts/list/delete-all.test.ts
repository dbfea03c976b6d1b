import { expect, it } from 'vitest'
import { deleteAll } from './delete-all.ts'

it('deletes what it can, a few at a time, and says of the rest why it stays', async () => {
  const rows = Array.from({ length: 30 }, (_, index) => index)
  let running = 0
  let highest = 0
  const { gone, refused } = await deleteAll(rows, async (row) => {
    highest = Math.max(highest, ++running)
    await new Promise((resolve) => setTimeout(resolve, 1))
    running--
    if (row % 10 === 0) throw new Error(`${row} is live`)
  })
  expect(gone).toHaveLength(27)
  expect(refused.map(({ row, why }) => [row, String(why)])).toEqual([
    [0, 'Error: 0 is live'],
    [10, 'Error: 10 is live'],
    [20, 'Error: 20 is live'],
  ])
  expect(highest).toBeLessThanOrEqual(4)
})

it('deletes what only others of them use, whatever the order they were chosen in', async () => {
  const users: Record<string, string[]> = { c: ['b'], b: ['a'], a: [] }
  const there = new Set(['c', 'b', 'a'])
  const { gone, refused } = await deleteAll(['c', 'b', 'a'], async (row) => {
    if (users[row]?.some((user) => there.has(user))) throw new Error('used')
    there.delete(row)
  })
  expect(gone.sort()).toEqual(['a', 'b', 'c'])
  expect(refused).toEqual([])
})
