import { Chip, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format.ts'
import { ListSearch } from './ListSearch.tsx'
import type { List } from './useList.ts'

/** A filter as chips, with the words of its choices. */
interface ChipFilter {
  name: string
  label: string
  choices: Record<string, string>
}

interface Props {
  list: List
  filters: ChipFilter[]
  /** More to narrow it by. */
  children?: ReactNode
  /** Its views and columns. */
  views?: ReactNode
}

/** What stands above a list: the search, filters as chips, and how many rows are left. */
export function ListTools({ list, filters, children, views }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      <Group mb="sm" gap="sm">
        <ListSearch search={list.search} onSearch={list.searchFor} />
        {filters.map((filter) => (
          <Chips key={filter.name} list={list} {...filter} />
        ))}
        {children}
      </Group>
      <Group justify="space-between" gap="xs" mb="sm" mih={30}>
        <Text size="sm" c="dimmed" role="status">
          {list.isNarrowed && t('lists.found', { found: format.number(list.found), total: format.number(list.total) })}
        </Text>
        {views}
      </Group>
    </>
  )
}

function Chips({ list, name, label, choices }: ChipFilter & { list: List }) {
  const format = useFormat()
  const counts = list.counts[name] ?? new Map<string, number>()
  const chosen = list.chosen[name] ?? []
  // What all rows have in common distinguishes none of them.
  if (counts.size < 2 && chosen.length === 0) return null
  const offered = Object.entries(choices).filter(([choice]) => counts.has(choice) || chosen.includes(choice))
  return (
    <Chip.Group multiple value={chosen} onChange={(values) => list.set(name, values)}>
      <Group role="group" aria-label={label} gap={6}>
        {offered.map(([choice, word]) => (
          <Chip key={choice} value={choice} size="sm" variant="light">
            {word} {format.number(counts.get(choice) ?? 0)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  )
}
