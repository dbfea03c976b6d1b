import { ContactFilterBody } from '@parcours/contract/contacts.ts'

type Filters = ReturnType<typeof ContactFilterBody.parse>
const NAMES = ['country', 'segment', 'tag', 'consent'] as const

/** What an address narrows the list by: a filter that is none, as of a link that was cut, is left out. */
export function contactFilters(params: URLSearchParams, search: string): Filters {
  const given = NAMES.flatMap((name): [string, string][] => {
    const value = params.get(name)
    return value && ContactFilterBody.shape[name].safeParse(value).success ? [[name, value]] : []
  })
  return { ...Object.fromEntries(given), ...(search && { search: search.slice(0, 200) }) }
}
