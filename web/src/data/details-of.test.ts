import { expect, it } from 'vitest'
import { detailsOf } from './details-of.ts'

it('names each value by where it stands, and leaves out what is empty', () => {
  const document = { event: 'Bought', properties: { total: 12, items: [{ sku: 'A' }], none: null, blank: '' } }
  expect(detailsOf(document)).toEqual([
    { name: 'event', value: 'Bought' },
    { name: 'properties.total', value: '12' },
    { name: 'properties.items.0.sku', value: 'A' },
  ])
})

it('cuts what is deep, long or much', () => {
  let deep: unknown = 'end'
  for (let depth = 0; depth < 5000; depth++) deep = { a: deep }
  expect(detailsOf(deep)).toEqual([{ name: 'a.a.a.a.a.a', value: '…' }])
  expect(detailsOf({ long: 'x'.repeat(1000) })[0]?.value).toHaveLength(301)
  expect(detailsOf(Array.from({ length: 1000 }, (_, n) => n))).toHaveLength(60)
})
