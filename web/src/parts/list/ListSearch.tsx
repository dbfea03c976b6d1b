import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** Until so long after the last key the rows stay as they are. */
const TYPING_MS = 150

/** Searches the names of a list. What is typed stands in its field at once, in the address a moment later. */
export function ListSearch({ search, onSearch }: { search: string; onSearch: (search: string) => void }) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState(search)
  const isTyping = useRef(false)
  const write = useDebouncedCallback((text: string) => {
    isTyping.current = false
    onSearch(text)
  }, TYPING_MS)
  // The address changes by itself too: on the way back, or when the filters are cleared.
  useEffect(() => {
    if (!isTyping.current) setTyped(search)
  }, [search])
  return (
    <TextInput
      type="search"
      w={{ base: '100%', xs: 280 }}
      aria-label={t('lists.search')}
      placeholder={t('lists.search')}
      leftSection={<IconSearch size={16} />}
      value={typed}
      onChange={({ currentTarget: { value } }) => {
        isTyping.current = true
        setTyped(value)
        write(value)
      }}
    />
  )
}
