import { expect, it } from 'vitest'
import { counted, share, shortName } from './ops-words.ts'

it('a name takes one line and no more bytes than a summary has', () => {
  expect(shortName(' Welcome\n back ')).toBe('Welcome back')
  const long = shortName('🧭'.repeat(200))
  expect(Buffer.byteLength(long)).toBeLessThan(300)
  expect(long.endsWith('…')).toBe(true)
})

it('numbers are written as ops read them, and all is done only when all is', () => {
  expect(counted(1, 'contact')).toBe('1 contact')
  expect(counted(1204, 'contact')).toBe('1,204 contacts')
  expect(share(9999, 10_000, 'rows')).toBe('99 %, 9,999 of 10,000 rows')
  expect(share(0, 0, 'rows')).toBe('100 %, 0 of 0 rows')
})
