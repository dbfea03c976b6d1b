import { useDebouncedValue } from '@mantine/hooks'
import { useSearchParams } from 'react-router'

/** The filters and columns of the list of contacts, which stand in its address. */
export function useContactFilters() {
  const [params, setParams] = useSearchParams()
  const set = (key: string, value: string | null) =>
    setParams(
      (before) => {
        if (value) before.set(key, value)
        else before.delete(key)
        return before
      },
      { replace: true },
    )
  const [search] = useDebouncedValue(params.get('search') ?? '', 200)
  const consent = params.get('consent')
  const filters = {
    ...(search && { search }),
    ...(params.get('country') && { country: params.get('country') ?? '' }),
    ...(params.get('segment') && { segment: params.get('segment') ?? '' }),
    ...(params.get('tag') && { tag: params.get('tag') ?? '' }),
    ...((consent === 'given' || consent === 'missing') && { consent: consent as 'given' | 'missing' }),
  }
  return { params, setParams, set, filters, filtered: Object.keys(filters).length > 0 }
}
