import { Button, Switch } from '@mantine/core'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { IconPlus, IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
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
  const common = useCommonColumns()
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
    common.changed('md'),
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
      <ItemTable
        query={journeys}
        list={list}
        chosen={may ? chosen : undefined}
        columns={shown}
        nameHead={t('journeys.name')}
        empty={
          <Empty
            icon={<IconRoute size={40} />}
            title={t('journeys.empty')}
            text={t('journeys.emptyText')}
            action={all.length === 0 && button}
          />
        }
        nameOf={(journey) => (
          <>
            <RowName name={journey.name} to={paths.journey(journey.id, journey.state === 'draft' ? 'edit' : 'live')} />
            <FolderOfRow list={list} folder={journey.folder} />
          </>
        )}
      />
    </>
  )
}
