import { expect, it } from 'vitest'
import { fewAtOnce } from './few-at-once.ts'

it('no more than so many are under way, those that fail make room too', async () => {
  const inTurn = fewAtOnce(3)
  let running = 0
  let highest = 0
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      inTurn(async () => {
        highest = Math.max(highest, ++running)
        await new Promise((resolve) => setTimeout(resolve, 1))
        running--
        if (index % 5 === 0) throw new Error('no')
        return index
      }),
    ),
  )
  expect(highest).toBe(3)
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(16)
})
