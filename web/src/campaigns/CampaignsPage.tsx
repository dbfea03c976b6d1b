import { Box, Button, Table } from '@mantine/core'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { IconPlus, IconSpeakerphone } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
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
import { Empty } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { CampaignState } from './CampaignState.tsx'
import { CampaignTabs } from './CampaignTabs.tsx'
import { CompareButton } from './comparison/CompareButton.tsx'
import { useNewCampaign } from './useNewCampaign.ts'

type Row = AnswerOf<Routes['listCampaigns']>['data'][number]

const NONE: Row[] = []
const USUAL = ['state', 'when', 'sent', 'opened', 'clicked', 'changed']

const KINDS: ListKinds<Row> = {
  filters: { state: ({ state }) => state, folder: ({ folder }) => folder },
  sorts: {
    name: ({ name }) => name,
    when: ({ startsAt }) => startsAt,
    audience: ({ audience }) => audience,
    sent: ({ sent }) => sent,
    opened: ({ sent, opened }) => (sent > 0 ? opened / sent : null),
    clicked: ({ sent, clicked }) => (sent > 0 ? clicked / sent : null),
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
  const create = useNewCampaign()
  const all = campaigns.data?.data ?? NONE
  const list = useList(all, KINDS)
  const chosen = useChosenRows(list.shown)
  const rate = (part: number, sent: number) => (sent > 0 ? format.percent(part, sent) : '–')
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
    {
      key: 'sent',
      label: t('campaigns.sent'),
      sort: 'sent',
      isNumber: true,
      from: 'sm',
      cell: ({ sent }) => format.number(sent),
    },
    {
      key: 'opened',
      label: t('campaigns.openRate'),
      sort: 'opened',
      isNumber: true,
      cell: ({ sent, opened }) => rate(opened, sent),
    },
    {
      key: 'clicked',
      label: t('campaigns.clickRate'),
      sort: 'clicked',
      isNumber: true,
      from: 'md',
      cell: ({ sent, clicked }) => rate(clicked, sent),
    },
    {
      key: 'changed',
      label: t('common.changed'),
      sort: 'changed',
      from: 'lg',
      cell: ({ updatedAt }) => format.ago(updatedAt),
    },
  ]
  const shown = shownColumns(columns, list.params, USUAL)
  const button = may && (
    <Button leftSection={<IconPlus size={16} />} loading={create.isPending} onClick={() => create.mutate()}>
      {t('campaigns.new')}
    </Button>
  )
  return (
    <>
      <CampaignTabs active="list">{all.length > 0 && button}</CampaignTabs>
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
      <ListFrame
        query={campaigns}
        count={list.found}
        empty={
          list.isNarrowed ? (
            <NoMatch list={list} />
          ) : (
            <Empty
              icon={<IconSpeakerphone size={40} />}
              title={t('campaigns.empty')}
              text={t('campaigns.emptyText')}
              action={button}
            />
          )
        }
        head={
          <>
            {may && <ChooseAll chosen={chosen} />}
            <SortHead list={list} by="name">
              {t('campaigns.name')}
            </SortHead>
            <ColumnHeads list={list} columns={shown} />
          </>
        }
      >
        {list.shown.map((campaign) => (
          <Table.Tr key={campaign.id} className="opens">
            {may && <ChooseRow chosen={chosen} id={campaign.id} name={campaign.name} />}
            <Table.Td>
              <RowName
                name={campaign.name}
                to={paths.campaign(campaign.id, campaign.state === 'draft' ? 'setup' : 'results')}
              />
              <FolderOfRow list={list} folder={campaign.folder} />
              {/* On a phone there is no room for it beside the name and the rate. */}
              <Box hiddenFrom="xs" mt={4}>
                <CampaignState state={campaign.state} />
              </Box>
            </Table.Td>
            <ColumnCells row={campaign} columns={shown} />
          </Table.Tr>
        ))}
      </ListFrame>
      <MoreRows list={list} />
    </>
  )
}
