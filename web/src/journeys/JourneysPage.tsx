import { Button, Switch, Table } from '@mantine/core'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { IconPlus, IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ListFrame } from '../parts/ListFrame.tsx'
import { ChooseAll, ChooseRow, ChosenBar } from '../parts/list/ChooseRows.tsx'
import { ColumnCells, ColumnHeads, type ListColumn, shownColumns } from '../parts/list/columns.tsx'
import { FolderFilter, FolderOfRow } from '../parts/list/Folder.tsx'
import { MoreRows, NoMatch } from '../parts/list/ListEnds.tsx'
import { ListTools } from '../parts/list/ListTools.tsx'
import { ListViews } from '../parts/list/ListViews.tsx'
import { listInterval } from '../parts/list/list-interval.ts'
import type { ListKinds } from '../parts/list/narrow.ts'
import { SortHead } from '../parts/list/SortHead.tsx'
import type { BulkDeletion } from '../parts/list/useBulkDeletion.tsx'
import { useChosenRows } from '../parts/list/useChosenRows.ts'
import { useList } from '../parts/list/useList.ts'
import { RowName } from '../parts/RowName.tsx'
import { Empty, PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { JourneyState } from './JourneyState.tsx'
import { NewJourney } from './NewJourney.tsx'

type Row = AnswerOf<Routes['listJourneys']>['data'][number]

const NONE: Row[] = []
const USUAL = ['state', 'active', 'entered', 'sent', 'changed']

const KINDS: ListKinds<Row> = {
  filters: { state: ({ state }) => state, folder: ({ folder }) => folder },
  sorts: {
    name: ({ name }) => name,
    active: ({ active }) => active,
    entered: ({ entered }) => entered,
    sent: ({ sent }) => sent,
    changed: ({ updatedAt }) => updatedAt,
  },
}

const DELETION: BulkDeletion = {
  remove: (id) => call('deleteJourney', { params: { id } }),
  list: ['journeys'],
  itselfOf: (id) => ['journey', id],
}

/** All journeys, with how many contacts are in each. */
export function JourneysPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay('author')
  const journeys = useQuery({
    queryKey: ['journeys'],
    queryFn: () => call('listJourneys'),
    refetchInterval: listInterval,
  })
  const [making, setMaking] = useState(false)
  const [params] = useSearchParams()
  const isArchive = params.has('archived')
  const all = journeys.data?.data ?? NONE
  const rows = useMemo(() => all.filter(({ archived }) => archived === isArchive), [all, isArchive])
  const list = useList(rows, KINDS)
  const chosen = useChosenRows(list.shown)
  const columns: ListColumn<Row>[] = [
    { key: 'state', label: t('journeys.stateTitle'), cell: ({ state }) => <JourneyState state={state} /> },
    {
      key: 'active',
      label: t('journeys.active'),
      sort: 'active',
      isNumber: true,
      cell: ({ active }) => format.number(active),
    },
    {
      key: 'entered',
      label: t('journeys.entered'),
      sort: 'entered',
      isNumber: true,
      from: 'sm',
      cell: ({ entered }) => format.number(entered),
    },
    {
      key: 'sent',
      label: t('journeys.sent'),
      sort: 'sent',
      isNumber: true,
      from: 'sm',
      cell: ({ sent }) => format.number(sent),
    },
    {
      key: 'changed',
      label: t('common.changed'),
      sort: 'changed',
      from: 'md',
      cell: ({ updatedAt }) => format.ago(updatedAt),
    },
  ]
  const shown = shownColumns(columns, list.params, USUAL)
  const button = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {t('journeys.new')}
    </Button>
  )
  return (
    <>
      <PageHead title={t('journeys.title')}>{all.length > 0 && button}</PageHead>
      {making && <NewJourney onClose={() => setMaking(false)} />}
      {all.length > 0 && (
        <ListTools
          list={list}
          views={<ListViews of="journeys" list={list} columns={columns} usual={USUAL} />}
          filters={[
            { name: 'state', label: t('journeys.stateTitle'), choices: t('journeys.state', { returnObjects: true }) },
          ]}
        >
          <FolderFilter list={list} />
          {(isArchive || all.some(({ archived }) => archived)) && (
            <Switch
              label={t('filing.archived')}
              checked={isArchive}
              onChange={({ currentTarget }) => list.set('archived', [currentTarget.checked ? 'yes' : ''])}
            />
          )}
        </ListTools>
      )}
      {may && <ChosenBar chosen={chosen} deletion={DELETION} />}
      <ListFrame
        query={journeys}
        count={list.found}
        empty={
          list.isNarrowed ? (
            <NoMatch list={list} />
          ) : (
            <Empty
              icon={<IconRoute size={40} />}
              title={t('journeys.empty')}
              text={t('journeys.emptyText')}
              action={all.length === 0 && button}
            />
          )
        }
        head={
          <>
            {may && <ChooseAll chosen={chosen} />}
            <SortHead list={list} by="name">
              {t('journeys.name')}
            </SortHead>
            <ColumnHeads list={list} columns={shown} />
          </>
        }
      >
        {list.shown.map((journey) => (
          <Table.Tr key={journey.id} className="opens">
            {may && <ChooseRow chosen={chosen} id={journey.id} name={journey.name} />}
            <Table.Td>
              <RowName
                name={journey.name}
                to={paths.journey(journey.id, journey.state === 'draft' ? 'edit' : 'live')}
              />
              <FolderOfRow list={list} folder={journey.folder} />
            </Table.Td>
            <ColumnCells row={journey} columns={shown} />
          </Table.Tr>
        ))}
      </ListFrame>
      <MoreRows list={list} />
    </>
  )
}
