import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonFaultIn, placeIn } from './json-fault.ts'

it.each([
  ['', 1, 1],
  ['{"email":', 1, 10],
  ['{"a": 1,}', 1, 9],
  ['[1, 2,]', 1, 7],
  ["{'a': 1}", 1, 2],
  ['{"a" 1}', 1, 6],
  ['{"a": 01}', 1, 7],
  ['{"a": nul}', 1, 7],
  ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
  ['{\r\n"a": "open', 2, 11],
  ['["tab\there"]', 1, 6],
  ['["\\x"]', 1, 3],
  ['{} {}', 1, 4],
  ['[}', 1, 2],
  ['abc', 1, 1],
])('%j stops being JSON at line %i, column %i', (text, line, column) => {
  expect(() => JSON.parse(text)).toThrow()
  expect(jsonFaultIn(text)).toEqual({ line, column })
})

it('finds no fault before the end of what the engine reads', () => {
  const sign = fc.constantFrom('', ' ', '"', '{', ']', ',', ':', '0', 'e', '.', '-', '\\', '\n')
  const changed = fc
    .tuple(fc.json(), fc.nat(40), sign)
    .map(([text, at, more]) => text.slice(0, at) + more + text.slice(at))
  fc.assert(
    fc.property(changed, (text) => {
      if (isJson(text)) expect(jsonFaultIn(text)).toEqual(placeIn(text, text.length))
    }),
  )
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
