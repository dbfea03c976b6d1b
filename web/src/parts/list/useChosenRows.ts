import { useState } from 'react'

interface Row {
  id: string
  name: string
}

/** Rows of a list that are chosen by their boxes: only such that are shown, so that nothing unseen is deleted. */
export function useChosenRows(shown: readonly Row[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const rows = shown.filter(({ id }) => ids.has(id))
  return {
    rows,
    has: (id: string) => ids.has(id),
    isAll: rows.length > 0 && rows.length === shown.length,
    toggle: (id: string) => {
      const others = rows.map((row) => row.id).filter((other) => other !== id)
      setIds(new Set(ids.has(id) ? others : [...others, id]))
    },
    chooseAll: () => setIds(new Set(shown.map(({ id }) => id))),
    clear: () => setIds(new Set()),
  }
}

export type ChosenRows = ReturnType<typeof useChosenRows>
