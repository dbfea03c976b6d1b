import type { ViewQuery } from '@parcours/model/views.ts'

/** What an address holds, as a view keeps it. */
export function viewQueryOf(params: URLSearchParams): ViewQuery {
  return Object.fromEntries(
    [...new Set(params.keys())].map((name) => {
      const values = params.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

/** What is compared to know whether an address is that of a view: the order of names and values says nothing. */
export function addressOfView(query: ViewQuery): string {
  const pairs = Object.entries(query).flatMap(([name, given]) => [given].flat().map((value) => `${name}=${value}`))
  return pairs.sort().join('&')
}
