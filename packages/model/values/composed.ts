import { JSON_LIMITS } from './json.ts'

/**
 * A value whose texts and names are composed (NFC): `é` written as two characters is found, compared and counted as the
 * one. What has nothing to compose is returned as it is. What lies deeper than can be kept is left for its refusal.
 * @param except names of fields whose text stays byte for byte, such as passwords
 */
export function composed<Value>(value: Value, except: ReadonlySet<string> = NONE): Value {
  return compose(value, except, 0) as Value
}

const NONE: ReadonlySet<string> = new Set()

function compose(value: unknown, except: ReadonlySet<string>, depth: number): unknown {
  if (typeof value === 'string') return value.normalize('NFC')
  if (typeof value !== 'object' || value === null || depth > JSON_LIMITS.depth) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => compose(item, except, depth + 1))
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  const entries = Object.entries(value)
  const after = entries.map(([key, item]): [string, unknown] => [
    key.normalize('NFC'),
    except.has(key) && typeof item === 'string' ? item : compose(item, except, depth + 1),
  ])
  return after.some(([key, item], index) => key !== entries[index]?.[0] || item !== entries[index]?.[1])
    ? Object.fromEntries(after)
    : value
}
