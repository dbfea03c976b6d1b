import { expect, it } from 'vitest'
import { uuidv7 } from './uuid.ts'

it('ids are in the order in which they were made, within one millisecond too, and none is made twice', () => {
  const now = Date.UTC(2026, 10, 23)
  const ids = [
    ...Array.from({ length: 20_000 }, () => uuidv7(now)),
    ...Array.from({ length: 20_000 }, () => uuidv7(now + 1)),
  ]
  expect(ids).toEqual([...ids].sort())
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
  expect(Number.parseInt((ids[0] ?? '').replace('-', '').slice(0, 12), 16)).toBe(now)
})

it('so are the ids of one millisecond that are made among those of others', () => {
  const now = Date.UTC(2026, 10, 23)
  const ids = Array.from({ length: 1000 }, (_, place) => {
    uuidv7(now - place)
    return uuidv7(now)
  })
  expect(ids).toEqual([...ids].sort())
})

it.each([-1, Date.UTC(1965, 0, 1), new Date('0001-01-01').getTime(), 8.64e15, -8.64e15, Number.NaN, 0.5])(
  'makes an id of any time: %d',
  (time) => {
    expect(uuidv7(time)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  },
)
