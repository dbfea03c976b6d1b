import { folded } from '../search.ts'

/** What rows are put in order by: words, a number, or a moment as the API writes it; null stands last. */
type Value = string | number | null

/** What a list can be narrowed and put in order by, by names that stand in its address. */
export interface ListKinds<Row> {
  filters: Record<string, (row: Row) => string>
  sorts: Record<string, (row: Row) => Value>
}

/** What one wants to see of a list. */
interface Wish {
  /** A part of the name. */
  search: string
  /** What is chosen of each filter; nothing chosen is everything. */
  chosen: Record<string, string[]>
  sort: { by: string; isDescending: boolean }
}

/** As it comes from the address, in which anything may stand. */
export function wishOf<Row>(params: URLSearchParams, { filters, sorts }: ListKinds<Row>): Wish {
  const sort = params.get('sort') ?? ''
  const by = sort.replace(/^-/, '')
  return {
    search: params.get('search') ?? '',
    chosen: Object.fromEntries(Object.keys(filters).map((key) => [key, params.getAll(key).filter(Boolean)])),
    sort: Object.hasOwn(sorts, by) ? { by, isDescending: sort.startsWith('-') } : { by: 'changed', isDescending: true },
  }
}

/** Rows that fit; without one filter for how many would fit each of its choices. */
function fitting<Row extends { name: string }>(
  rows: readonly Row[],
  { search, chosen }: Wish,
  { filters }: ListKinds<Row>,
  without?: string,
): Row[] {
  const wanted = folded(search.trim())
  const asked = Object.entries(filters).filter(([key]) => key !== without && (chosen[key]?.length ?? 0) > 0)
  return rows.filter(
    (row) =>
      asked.every(([key, read]) => chosen[key]?.includes(read(row))) &&
      (wanted === '' || folded(row.name).includes(wanted)),
  )
}

/** Rows that fit, in the order that is wanted. */
export function narrowed<Row extends { name: string }>(
  rows: readonly Row[],
  wish: Wish,
  kinds: ListKinds<Row>,
  language: string,
): Row[] {
  const read = kinds.sorts[wish.sort.by]
  const found = fitting(rows, wish, kinds)
  if (!read) return found
  const { compare } = new Intl.Collator(language, { numeric: true })
  const direction = wish.sort.isDescending ? -1 : 1
  return found.sort((one, other) => {
    const [a, b] = [read(one), read(other)]
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    if (typeof a === 'number' && typeof b === 'number') return direction * (a - b)
    return direction * compare(String(a), String(b))
  })
}

/** How many rows there are of each choice of a filter, among those that fit all else. */
export function countsOf<Row extends { name: string }>(
  rows: readonly Row[],
  wish: Wish,
  kinds: ListKinds<Row>,
  filter: string,
): Map<string, number> {
  const counts = new Map<string, number>()
  const read = kinds.filters[filter]
  if (!read) return counts
  // A choice of which there is nothing now stays in sight with its zero.
  for (const row of rows) counts.set(read(row), 0)
  for (const row of fitting(rows, wish, kinds, filter)) counts.set(read(row), (counts.get(read(row)) ?? 0) + 1)
  return counts
}
