import { Box } from '@mantine/core'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { IconSpeakerphone } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
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
import { MAILED_SORTS, useCommonColumns } from '../parts/list/useCommonColumns.ts'
import { useList } from '../parts/list/useList.ts'
import { RowName } from '../parts/RowName.tsx'
import { Empty } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { CampaignState } from './CampaignState.tsx'
import { CampaignTabs } from './CampaignTabs.tsx'
import { CompareButton } from './comparison/CompareButton.tsx'
import { NewCampaign } from './NewCampaign.tsx'

type Row = AnswerOf<Routes['listCampaigns']>['data'][number]

const NONE: Row[] = []
const USUAL = ['state', 'when', 'sent', 'opened', 'clicked', 'changed']

const KINDS: ListKinds<Row> = {
  filters: { state: ({ state }) => state, folder: ({ folder }) => folder },
  sorts: {
    name: ({ name }) => name,
    when: ({ startsAt }) => startsAt,
    audience: ({ audience }) => audience,
    ...MAILED_SORTS,
    changed: ({ updatedAt }) => updatedAt,
  },
}

const DELETION: BulkDeletion = {
  remove: (id) => call('deleteCampaign', { params: { id } }),
  list: ['campaigns'],
  itselfOf: (id) => ['campaign', id],
}

/** All campaigns, with what became of them. */
export function CampaignsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay('author')
  const campaigns = useQuery({
    queryKey: ['campaigns'],
    queryFn: () => call('listCampaigns'),
    refetchInterval: listInterval,
  })
  const all = campaigns.data?.data ?? NONE
  const list = useList(all, KINDS)
  const chosen = useChosenRows(list.shown)
  const common = useCommonColumns()
  const columns: ListColumn<Row>[] = [
    {
      key: 'state',
      label: t('campaigns.stateTitle'),
      from: 'xs',
      cell: ({ state }) => <CampaignState state={state} />,
    },
    {
      key: 'when',
      label: t('campaigns.when'),
      sort: 'when',
      from: 'md',
      cell: ({ startsAt }) => (startsAt ? format.dateTime(startsAt) : '–'),
    },
    {
      key: 'audience',
      label: t('campaigns.audience'),
      sort: 'audience',
      isNumber: true,
      cell: ({ audience }) => format.number(audience),
    },
    ...common.mailed,
    common.changed('lg'),
  ]
  const shown = shownColumns(columns, list.params, USUAL)
  return (
    <>
      <CampaignTabs active="list">{all.length > 0 && <NewCampaign />}</CampaignTabs>
      {all.length > 0 && (
        <ListTools
          list={list}
          views={<ListViews of="campaigns" list={list} columns={columns} usual={USUAL} />}
          filters={[
            {
              name: 'state',
              label: t('campaigns.stateTitle'),
              choices: t('campaigns.state', { returnObjects: true }),
            },
          ]}
        >
          <FolderFilter list={list} />
        </ListTools>
      )}
      {may && (
        <ChosenBar chosen={chosen} deletion={DELETION}>
          <CompareButton ids={chosen.rows.map(({ id }) => id)} />
        </ChosenBar>
      )}
      <ItemTable
        query={campaigns}
        list={list}
        chosen={may ? chosen : undefined}
        columns={shown}
        nameHead={t('campaigns.name')}
        empty={
          <Empty
            icon={<IconSpeakerphone size={40} />}
            title={t('campaigns.empty')}
            text={t('campaigns.emptyText')}
            action={<NewCampaign />}
          />
        }
        nameOf={(campaign) => (
          <>
            <RowName
              name={campaign.name}
              to={paths.campaign(campaign.id, campaign.state === 'draft' ? 'setup' : 'results')}
            />
            <FolderOfRow list={list} folder={campaign.folder} />
            {/* On a phone there is no room for it beside the name and the rate. */}
            <Box hiddenFrom="xs" mt={4}>
              <CampaignState state={campaign.state} />
            </Box>
          </>
        )}
      />
    </>
  )
}
