import { useDebouncedValue } from '@mantine/hooks'
import { useSearchParams } from 'react-router'
import { useAddress } from '../parts/useAddress.ts'

/** The filters and columns of the list of contacts, which stand in its address. */
export function useContactFilters() {
  const [, setParams] = useSearchParams()
  const { params, change } = useAddress()
  const set = (key: string, value: string | null) => change({ [key]: value })
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
