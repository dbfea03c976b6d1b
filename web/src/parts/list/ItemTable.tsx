import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { ListFrame } from '../ListFrame.tsx'
import { ChooseAll, ChooseRow } from './ChooseRows.tsx'
import { ColumnCells, ColumnHeads, type ShownColumn } from './columns.tsx'
import { MoreRows, NoMatch } from './ListEnds.tsx'
import { SortHead } from './SortHead.tsx'
import type { ChosenRows } from './useChosenRows.ts'
import type { List } from './useList.ts'

interface Props<Row> {
  query: Parameters<typeof ListFrame>[0]['query']
  list: List & { shown: readonly Row[] }
  /** Undefined where nothing can be done with rows that are chosen. */
  chosen: ChosenRows | undefined
  columns: ShownColumn<Row>[]
  /** The head of what things are called. */
  nameHead: string
  /** What a row says beside its columns: the name, and what stands by it. */
  nameOf: (row: Row) => ReactNode
  /** Where there is nothing yet. */
  empty: ReactNode
}

/** The rows of a list of things with names, to choose, sort and open. */
export function ItemTable<Row extends { id: string; name: string }>({
  query,
  list,
  chosen,
  columns,
  nameHead,
  nameOf,
  empty,
}: Props<Row>) {
  return (
    <>
      <ListFrame
        query={query}
        count={list.found}
        empty={list.isNarrowed ? <NoMatch list={list} /> : empty}
        head={
          <>
            {chosen && <ChooseAll chosen={chosen} />}
            <SortHead list={list} by="name">
              {nameHead}
            </SortHead>
            <ColumnHeads list={list} columns={columns} />
          </>
        }
      >
        {list.shown.map((row) => (
          <Table.Tr key={row.id} className="opens">
            {chosen && <ChooseRow chosen={chosen} id={row.id} name={row.name} />}
            <Table.Td>{nameOf(row)}</Table.Td>
            <ColumnCells row={row} columns={columns} />
          </Table.Tr>
        ))}
      </ListFrame>
      <MoreRows list={list} />
    </>
  )
}
