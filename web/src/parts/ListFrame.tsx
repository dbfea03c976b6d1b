import { Box, Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { Failed, LoadingRows } from './States.tsx'

interface Props {
  query: { isLoadingError: boolean; isPending: boolean; error: Error | null; refetch: () => unknown }
  /** How many rows there are to show. */
  count: number
  empty: ReactNode
  head: ReactNode
  children: ReactNode
}

/** A list of objects: on its way, failed, empty, or a table. */
export function ListFrame({ query, count, empty, head, children }: Props) {
  if (query.isLoadingError && query.error) return <Failed error={query.error} onRetry={() => void query.refetch()} />
  if (query.isPending) return <LoadingRows rows={6} />
  if (count === 0) return empty
  return (
    <Box style={{ border: '1px solid var(--app-line)', borderRadius: 8, background: 'var(--mantine-color-body)' }}>
      <Table.ScrollContainer minWidth={300} type="native">
        <Table>
          <Table.Thead>
            <Table.Tr>{head}</Table.Tr>
          </Table.Thead>
          <Table.Tbody>{children}</Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Box>
  )
}
