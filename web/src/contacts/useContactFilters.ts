import { useDebouncedValue } from '@mantine/hooks'
import { useSearchParams } from 'react-router'
import { useAddress } from '../parts/useAddress.ts'
import { contactFilters } from './contact-filters.ts'

/** The filters and columns of the list of contacts, which stand in its address. */
export function useContactFilters() {
  const [, setParams] = useSearchParams()
  const { params, change } = useAddress()
  const set = (key: string, value: string | null) => change({ [key]: value })
  const [search] = useDebouncedValue(params.get('search') ?? '', 200)
  const filters = contactFilters(params, search)
  return { params, setParams, set, filters, filtered: Object.keys(filters).length > 0 }
}
