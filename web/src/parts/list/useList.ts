import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { countsOf, type ListKinds, narrowed, wishOf } from './narrow.ts'

/** So many rows are drawn at once: a browser takes seconds for thousands. */
const ROWS_AT_ONCE = 100

/** What stands in the address and hides no row. */
const KEPT = new Set(['sort', 'columns'])

/**
 * A list of rows that are all known, narrowed and put in order by what stands in its address. Its first order is by the
 * latest change.
 * @param kinds always the same object
 */
export function useList<Row extends { id: string; name: string }>(rows: readonly Row[], kinds: ListKinds<Row>) {
  const { i18n } = useTranslation()
  const [params, setParams] = useSearchParams()
  const key = params.toString()
  const wish = useMemo(() => wishOf(params, kinds), [params, kinds])
  const found = useMemo(() => narrowed(rows, wish, kinds, i18n.language), [rows, wish, kinds, i18n.language])
  const counts = useMemo(
    () => Object.fromEntries(Object.keys(kinds.filters).map((filter) => [filter, countsOf(rows, wish, kinds, filter)])),
    [rows, wish, kinds],
  )
  // How far one went belongs to what was asked: other filters begin at the top.
  const [reached, setReached] = useState({ key, count: ROWS_AT_ONCE })
  const count = reached.key === key ? reached.count : ROWS_AT_ONCE
  const set = (name: string, values: string[], replace = false) =>
    setParams(
      (before) => {
        const others = [...before].filter(([other]) => other !== name)
        return new URLSearchParams([...others, ...values.filter(Boolean).map((value) => [name, value])])
      },
      { replace },
    )
  return {
    ...wish,
    params,
    counts,
    shown: found.slice(0, count),
    found: found.length,
    total: rows.length,
    /** Whether something stands in the address that hides rows. */
    isNarrowed: [...params.keys()].some((name) => !KEPT.has(name)),
    set,
    /** Other words while one types are not a step to go back to. */
    searchFor: (search: string) => set('search', [search], true),
    /** First the direction that one looks for, then the other, then the order that the list has by itself. */
    sortBy: (by: string) => {
      const isText = by === 'name'
      if (params.get('sort')?.replace(/^-/, '') !== by) set('sort', [isText ? by : `-${by}`])
      else set('sort', [wish.sort.isDescending === isText ? '' : isText ? `-${by}` : by])
    },
    clear: () => setParams((before) => new URLSearchParams([...before].filter(([name]) => KEPT.has(name)))),
    more: found.length > count ? () => setReached({ key, count: count + ROWS_AT_ONCE }) : undefined,
  }
}

export type List = Omit<ReturnType<typeof useList>, 'shown'>
