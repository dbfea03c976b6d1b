import { closest, distance } from 'fastest-levenshtein'
import { folded } from '../parts/search.ts'

/** The share of letters in which two names may differ and still be taken for each other. */
const MAX_DIFFERENCE = 0.4

/** The name that was probably meant by one that is mistyped; undefined where none is like it. */
export function similarName(typed: string, names: readonly string[]): string | undefined {
  const plain = (name: string) =>
    folded(name)
      .replaceAll(/[\s_-]+/g, ' ')
      .trim()
  const wanted = plain(typed)
  const byPlain = new Map(names.map((name) => [plain(name), name]))
  if (byPlain.size === 0) return undefined
  const found = closest(wanted, [...byPlain.keys()])
  const isLike = distance(wanted, found) <= Math.max(1, MAX_DIFFERENCE * Math.max(wanted.length, found.length))
  return isLike ? byPlain.get(found) : undefined
}
