import { inspect } from 'node:util'

/** Stands for lists in each other, deeper than can be written by a library. */
const DEEP = 'a list in a list, and so on'

/** A value as JSON, with what no library would write. */
export function written(value: unknown): string {
  return JSON.stringify(value).replaceAll(JSON.stringify(DEEP), `${'['.repeat(20_000)}${']'.repeat(20_000)}`)
}

/** Values that have stopped something somewhere; what an operation does with them is to refuse or to keep them. */
export const HOSTILE_VALUES: readonly unknown[] = [
  'a\0b',
  'half \ud83d',
  '\udc00',
  'İstanbul ΟΔΟΣ ﬃ é',
  ' ',
  '',
  'constructor',
  '__proto__',
  'toString',
  "' OR 1=1 --",
  '{{ 1 | times: 1e400 }}',
  '0000-01-01',
  '2026-02-30',
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  'infinity',
  'NaN',
  '9e131071',
  'x'.repeat(5000),
  '漢'.repeat(1000),
  2_147_483_648,
  -2_147_483_649,
  2 ** 63,
  1e308,
  0.1,
  -1,
  null,
  true,
  [],
  {},
  ['a', 1, null, 'a\0b'],
  { constructor: 1, toString: null },
  JSON.parse('{"__proto__": {"admin": true}}'),
  DEEP,
]

/** The same for addresses, as they are written there. */
export const HOSTILE_WORDS: readonly string[] = [
  '%00',
  'a%00b',
  '%ED%A0%80',
  '%C3%28',
  '%F0%9F%98%80',
  '%27%20OR%201=1--',
  'constructor',
  '__proto__',
  '2147483648',
  '99999999999',
  '-1',
  '1e9',
  '0x10',
  '1.5',
  'NaN',
  'Infinity',
  '%20',
  '',
  '0000-01-01',
  '2026-02-30',
  '0000-01-01T00:00:00Z',
  'WyIxMiIsIi0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tLS0tIl0',
  'x'.repeat(250),
]

type Path = (string | number)[]

/** Every place in a value, the whole last. */
export function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const inner = Object.entries(value).flatMap(([key, item]) =>
    placesIn(item, [...path, Array.isArray(value) ? Number(key) : key]),
  )
  return [...inner, path]
}

/** A copy with another value at one place. */
export function withValue(value: unknown, [first, ...rest]: Path, put: unknown): unknown {
  if (first === undefined) return put
  const copy: Record<string | number, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) }
  copy[first] = withValue(copy[first], rest, put)
  return copy
}

/** A value in few words, for the name of what failed. */
export function inWords(value: unknown): string {
  return inspect(value, { depth: 2, breakLength: Number.POSITIVE_INFINITY }).slice(0, 80)
}
