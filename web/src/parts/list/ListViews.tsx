import { Group } from '@mantine/core'
import type { ViewList } from '@parcours/model/views.ts'
import { useSearchParams } from 'react-router'
import { ColumnChoice, columnsAsParam, columnsOf } from './ColumnChoice.tsx'
import type { List } from './useList.ts'
import { Views } from './Views.tsx'

interface Props {
  of: ViewList
  list: List
  columns: { key: string; label: string }[]
  usual: readonly string[]
}

/** The views of a list and the choice of its columns, all of which stand in its address. */
export function ListViews({ of, list, columns, usual }: Props) {
  const [, setParams] = useSearchParams()
  return (
    <Group gap={6}>
      <Views list={of} params={list.params} onOpen={(query) => setParams(query)} />
      <ColumnChoice
        columns={columns}
        chosen={columnsOf(list.params, usual)}
        usual={usual}
        onChange={(keys) => list.set('columns', [columnsAsParam(keys)], true)}
      />
    </Group>
  )
}
