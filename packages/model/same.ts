import { stringify } from 'safe-stable-stringify'

/**
 * Whether two values say the same as JSON. The order of keys, and keys that hold nothing, are no difference: the server
 * answers in the order of its schema what a form set in the order of its fields.
 */
export function same(a: unknown, b: unknown): boolean {
  return stringify(a) === stringify(b)
}
