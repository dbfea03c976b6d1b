import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../client.ts'
import { contactName } from './name.ts'

interface Props {
  label: string
  value: string | null
  onChange: (id: string | null) => void
  placeholder?: string
  clearable?: boolean
  /** A contact that is not offered. */
  without?: string
}

/** Chooses one contact among all, by search. */
export function ContactSelect({ without, onChange, clearable = false, ...rest }: Props) {
  const [search, setSearch] = useState('')
  const [wanted] = useDebouncedValue(search, 200)
  const contacts = useQuery({
    queryKey: ['contacts', 'select', wanted],
    queryFn: ({ signal }) => call('listContacts', { query: { search: wanted, limit: 20 }, signal }),
    placeholderData: keepPreviousData,
  })
  return (
    <Select
      {...rest}
      clearable={clearable}
      searchable
      onChange={onChange}
      onSearchChange={setSearch}
      filter={({ options }) => options}
      data={(contacts.data?.data ?? [])
        .filter(({ id }) => id !== without)
        .map((contact) => ({
          value: contact.id,
          label: [...new Set([contactName(contact), contact.email])].filter(Boolean).join(' · '),
        }))}
    />
  )
}
