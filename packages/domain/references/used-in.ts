import { parseIdOfAny } from '@parcours/model/id.ts'
import { USED_KINDS, type UsedKind } from '@parcours/model/references.ts'

/** What a definition names by a public id, wherever it stands in it, as ids of the database by their kind. */
export function usedIn(definition: unknown): Map<UsedKind, Set<string>> {
  const used = new Map<UsedKind, Set<string>>()
  const waiting: unknown[] = [definition]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value === 'string') {
      const named = parseIdOfAny(USED_KINDS, value)
      if (named) used.set(named.kind, (used.get(named.kind) ?? new Set()).add(named.id))
    } else if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) waiting.push(inner)
    }
  }
  return used
}
