import { Table, type TableThProps, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { List } from './useList.ts'

interface Props extends TableThProps {
  list: Pick<List, 'sort' | 'sortBy'>
  /** What the column is sorted by. */
  by: string
}

/** The head of a column which puts the rows in its order when it is pressed. */
export function SortHead({ list: { sort, sortBy }, by, children, ...head }: Props) {
  const isSorted = sort.by === by
  const Icon = isSorted && !sort.isDescending ? IconArrowUp : IconArrowDown
  return (
    <Table.Th {...head} {...(isSorted && { 'aria-sort': sort.isDescending ? 'descending' : 'ascending' })}>
      <UnstyledButton className="sort-head" data-sorted={isSorted || undefined} onClick={() => sortBy(by)}>
        {children}
        <Icon size={14} aria-hidden />
      </UnstyledButton>
    </Table.Th>
  )
}
