/**
 * Tags that are to be added and removed at once: nobody can say which of the two is meant. `[index, tag]` of those that
 * are to be removed.
 */
export function tagsInBoth(add: readonly string[], remove: readonly string[]): [index: number, tag: string][] {
  const added = new Set(add.map((tag) => tag.trim()))
  return remove.flatMap((tag, index): [number, string][] => (added.has(tag.trim()) ? [[index, tag.trim()]] : []))
}
