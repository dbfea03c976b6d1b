import { type MantineBreakpoint, Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { columnsOf } from './ColumnChoice.tsx'
import { SortHead } from './SortHead.tsx'
import type { List } from './useList.ts'

/** A column beside the name. */
export interface ListColumn<Row> {
  key: string
  label: string
  /** What its head sorts by; none: it does not. */
  sort?: string
  isNumber?: boolean
  /** The width of the window from which there is room for it, where it was not chosen. */
  from?: MantineBreakpoint
  cell: (row: Row) => ReactNode
}

/** How many columns that were chosen fit beside the name: on a phone the first. */
const ROOM: (MantineBreakpoint | undefined)[] = [undefined, 'sm', 'md', 'md', 'lg', 'lg']

export interface ShownColumn<Row> extends ListColumn<Row> {
  visibleFrom: MantineBreakpoint | undefined
}

/** The columns that are shown: those of the address in the order of the list, else the usual ones. */
export function shownColumns<Row>(
  columns: ListColumn<Row>[],
  params: URLSearchParams,
  usual: readonly string[],
): ShownColumn<Row>[] {
  const chosen = columnsOf(params, usual)
  return columns
    .filter(({ key }) => chosen.includes(key))
    .map((column, index) => ({
      ...column,
      visibleFrom: params.has('columns') ? (index < ROOM.length ? ROOM[index] : 'xl') : column.from,
    }))
}

const look = ({ isNumber, visibleFrom }: Pick<ShownColumn<never>, 'isNumber' | 'visibleFrom'>) => ({
  ...(isNumber && { className: 'number' }),
  ...(visibleFrom && { visibleFrom }),
})

/** The heads of columns; those that sort can be pressed. */
export function ColumnHeads<Row>({ list, columns }: { list: List; columns: ShownColumn<Row>[] }) {
  return columns.map(({ key, label, sort, ...column }) =>
    sort ? (
      <SortHead key={key} list={list} by={sort} {...look(column)}>
        {label}
      </SortHead>
    ) : (
      <Table.Th key={key} {...look(column)}>
        {label}
      </Table.Th>
    ),
  )
}

/** What a row has in each column. */
export function ColumnCells<Row>({ row, columns }: { row: Row; columns: ShownColumn<Row>[] }) {
  return columns.map(({ key, cell, ...column }) => (
    <Table.Td key={key} {...look(column)}>
      {cell(row)}
    </Table.Td>
  ))
}
