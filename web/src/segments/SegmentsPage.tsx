import { Badge, Button, Text } from '@mantine/core'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { IconPlus, IconUsersGroup } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ChosenBar } from '../parts/list/ChooseRows.tsx'
import { type ListColumn, shownColumns } from '../parts/list/columns.tsx'
import { FolderFilter, FolderOfRow } from '../parts/list/Folder.tsx'
import { ItemTable } from '../parts/list/ItemTable.tsx'
import { ListTools } from '../parts/list/ListTools.tsx'
import { ListViews } from '../parts/list/ListViews.tsx'
import { listInterval } from '../parts/list/list-interval.ts'
import type { ListKinds } from '../parts/list/narrow.ts'
import type { BulkDeletion } from '../parts/list/useBulkDeletion.tsx'
import { useChosenRows } from '../parts/list/useChosenRows.ts'
import { useCommonColumns } from '../parts/list/useCommonColumns.ts'
import { useList } from '../parts/list/useList.ts'
import { RowName } from '../parts/RowName.tsx'
import { Empty, PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'

type Row = AnswerOf<Routes['listSegments']>['data'][number]

const NONE: Row[] = []
const USUAL = ['size', 'changed']

const KINDS: ListKinds<Row> = {
  filters: { kind: ({ kind }) => kind, folder: ({ folder }) => folder },
  sorts: {
    name: ({ name }) => name,
    // Until it is counted, a size says nothing.
    size: ({ state, size }) => (state === 'ready' ? size : null),
    changed: ({ updatedAt }) => updatedAt,
  },
}

const DELETION: BulkDeletion = {
  remove: (id) => call('deleteSegment', { params: { id } }),
  list: ['segments'],
  itselfOf: (id) => ['segment', id],
}

/** All segments, with their sizes and their conditions in words. */
export function SegmentsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay('author')
  const segments = useQuery({
    queryKey: ['segments'],
    queryFn: () => call('listSegments'),
    refetchInterval: listInterval,
  })
  const all = segments.data?.data ?? NONE
  const list = useList(all, KINDS)
  const chosen = useChosenRows(list.shown)
  const common = useCommonColumns()
  const columns: ListColumn<Row>[] = [
    {
      key: 'size',
      label: t('segments.size'),
      sort: 'size',
      isNumber: true,
      cell: ({ state, size }) => (state === 'ready' ? format.number(size) : t(`segments.${state}`)),
    },
    { key: 'kind', label: t('segments.kind'), cell: ({ kind }) => t(`segments.${kind}`) },
    common.changed('md'),
  ]
  const shown = shownColumns(columns, list.params, USUAL)
  const button = may && (
    <Button component={Link} to={paths.newSegment()} leftSection={<IconPlus size={16} />}>
      {t('segments.new')}
    </Button>
  )
  return (
    <>
      <PageHead title={t('segments.title')}>{all.length > 0 && button}</PageHead>
      {all.length > 0 && (
        <ListTools
          list={list}
          views={<ListViews of="segments" list={list} columns={columns} usual={USUAL} />}
          filters={[
            {
              name: 'kind',
              label: t('segments.kind'),
              choices: { dynamic: t('segments.dynamic'), static: t('segments.static') },
            },
          ]}
        >
          <FolderFilter list={list} />
        </ListTools>
      )}
      {may && <ChosenBar chosen={chosen} deletion={DELETION} />}
      <ItemTable
        query={segments}
        list={list}
        chosen={may ? chosen : undefined}
        columns={shown}
        nameHead={t('segments.name')}
        empty={
          <Empty
            icon={<IconUsersGroup size={40} />}
            title={t('segments.empty')}
            text={t('segments.emptyText')}
            action={button}
          />
        }
        nameOf={(segment) => (
          <>
            <RowName name={segment.name} to={paths.segment(segment.id)} />
            <FolderOfRow list={list} folder={segment.folder} />
            {segment.kind === 'static' && (
              <Badge variant="default" tt="none">
                {t('segments.static')}
              </Badge>
            )}
            <Text size="sm" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
              {segment.sentence}
            </Text>
          </>
        )}
      />
    </>
  )
}
