import { Box, Button, Table } from '@mantine/core'
import { newCampaign } from '@parcours/model/campaign/campaign.ts'
import { IconPlus, IconSpeakerphone } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ListFrame } from '../parts/ListFrame.tsx'
import { sayError } from '../parts/notify.ts'
import { RowName } from '../parts/RowName.tsx'
import { Empty, PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { CampaignState } from './CampaignState.tsx'

/** All campaigns, with what became of them. */
export function CampaignsPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const may = useMay('author')
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => call('listCampaigns'), refetchInterval: 5000 })
  const create = useMutation({
    mutationFn: () => call('createCampaign', { body: { name: t('campaigns.newName'), definition: newCampaign() } }),
    onSuccess: ({ id }) => navigate(paths.campaign(id)),
    onError: sayError,
  })
  const button = may && (
    <Button leftSection={<IconPlus size={16} />} loading={create.isPending} onClick={() => create.mutate()}>
      {t('campaigns.new')}
    </Button>
  )
  return (
    <>
      <PageHead title={t('campaigns.title')}>{campaigns.data?.data.length ? button : null}</PageHead>
      <ListFrame
        query={campaigns}
        count={campaigns.data?.data.length ?? 0}
        empty={
          <Empty
            icon={<IconSpeakerphone size={40} />}
            title={t('campaigns.empty')}
            text={t('campaigns.emptyText')}
            action={button}
          />
        }
        head={
          <>
            <Table.Th>{t('campaigns.name')}</Table.Th>
            <Table.Th visibleFrom="xs">{t('campaigns.stateTitle')}</Table.Th>
            <Table.Th visibleFrom="md">{t('campaigns.when')}</Table.Th>
            <Table.Th className="number" visibleFrom="sm">
              {t('campaigns.sent')}
            </Table.Th>
            <Table.Th className="number">{t('campaigns.openRate')}</Table.Th>
            <Table.Th className="number" visibleFrom="sm">
              {t('campaigns.clickRate')}
            </Table.Th>
          </>
        }
      >
        {campaigns.data?.data.map(({ id, name, state, startsAt, sent, opened, clicked }) => (
          <Table.Tr key={id}>
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
          </Table.Tr>
        ))}
      </ListFrame>
    </>
  )
}
