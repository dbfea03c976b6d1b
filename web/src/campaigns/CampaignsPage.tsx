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
import { MoreRows, NoMatch } from '../parts/list/ListEnds.tsx'
import { ListTools } from '../parts/list/ListTools.tsx'
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

const KINDS: ListKinds<Row> = {
  filters: { state: ({ state }) => state },
  sorts: {
    name: ({ name }) => name,
    when: ({ startsAt }) => startsAt,
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
          filters={[
            {
              name: 'state',
              label: t('campaigns.stateTitle'),
              choices: t('campaigns.state', { returnObjects: true }),
            },
          ]}
        />
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
            <Table.Th visibleFrom="xs">{t('campaigns.stateTitle')}</Table.Th>
            <SortHead list={list} by="when" visibleFrom="md">
              {t('campaigns.when')}
            </SortHead>
            <SortHead list={list} by="sent" className="number" visibleFrom="sm">
              {t('campaigns.sent')}
            </SortHead>
            <SortHead list={list} by="opened" className="number">
              {t('campaigns.openRate')}
            </SortHead>
            <SortHead list={list} by="clicked" className="number" visibleFrom="sm">
              {t('campaigns.clickRate')}
            </SortHead>
            <SortHead list={list} by="changed" visibleFrom="lg">
              {t('common.changed')}
            </SortHead>
          </>
        }
      >
        {list.shown.map(({ id, name, state, startsAt, sent, opened, clicked, updatedAt }) => (
          <Table.Tr key={id} className="opens">
            {may && <ChooseRow chosen={chosen} id={id} name={name} />}
            <Table.Td>
              <RowName name={name} to={paths.campaign(id, state === 'draft' ? 'setup' : 'results')} />
              {/* On a phone there is no room for it beside the name and the rate. */}
              <Box hiddenFrom="xs" mt={4}>
                <CampaignState state={state} />
              </Box>
            </Table.Td>
            <Table.Td visibleFrom="xs">
              <CampaignState state={state} />
            </Table.Td>
            <Table.Td visibleFrom="md">{startsAt ? format.dateTime(startsAt) : '–'}</Table.Td>
            <Table.Td className="number" visibleFrom="sm">
              {format.number(sent)}
            </Table.Td>
            <Table.Td className="number">{sent > 0 ? format.percent(opened, sent) : '–'}</Table.Td>
            <Table.Td className="number" visibleFrom="sm">
              {sent > 0 ? format.percent(clicked, sent) : '–'}
            </Table.Td>
            <Table.Td visibleFrom="lg">{format.ago(updatedAt)}</Table.Td>
          </Table.Tr>
        ))}
      </ListFrame>
      <MoreRows list={list} />
    </>
  )
}
