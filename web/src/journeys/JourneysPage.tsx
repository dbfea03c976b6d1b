import { Button, Group, Select, Switch, Table, Text } from '@mantine/core'
import { IconPlus, IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { ListFrame } from '../parts/ListFrame.tsx'
import { RowName } from '../parts/RowName.tsx'
import { Empty, PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { JourneyState } from './JourneyState.tsx'
import { NewJourney } from './NewJourney.tsx'

/** All journeys, with how many contacts are in each. */
export function JourneysPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const may = useMay('author')
  const journeys = useQuery({ queryKey: ['journeys'], queryFn: () => call('listJourneys'), refetchInterval: 5000 })
  const [making, setMaking] = useState(false)
  const [folder, setFolder] = useState<string | null>(null)
  const [archived, setArchived] = useState(false)
  const all = journeys.data?.data ?? []
  const folders = [...new Set(all.map((journey) => journey.folder).filter(Boolean))].sort()
  const shown = all.filter((journey) => journey.archived === archived && (folder === null || journey.folder === folder))
  const button = may && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      {t('journeys.new')}
    </Button>
  )
  return (
    <>
      <PageHead title={t('journeys.title')}>{journeys.data?.data.length ? button : null}</PageHead>
      {making && <NewJourney onClose={() => setMaking(false)} />}
      {(folders.length > 0 || all.some((journey) => journey.archived)) && (
        <Group mb="sm" gap="md">
          {folders.length > 0 && (
            <Select
              aria-label={t('filing.folder')}
              placeholder={t('filing.allFolders')}
              clearable
              value={folder}
              data={folders}
              onChange={setFolder}
            />
          )}
          {(archived || all.some((journey) => journey.archived)) && (
            <Switch
              label={t('filing.archived')}
              checked={archived}
              onChange={({ currentTarget }) => setArchived(currentTarget.checked)}
            />
          )}
        </Group>
      )}
      <ListFrame
        query={journeys}
        count={journeys.data?.data.length ?? 0}
        empty={
          <Empty
            icon={<IconRoute size={40} />}
            title={t('journeys.empty')}
            text={t('journeys.emptyText')}
            action={button}
          />
        }
        head={
          <>
            <Table.Th>{t('journeys.name')}</Table.Th>
            <Table.Th>{t('journeys.stateTitle')}</Table.Th>
            <Table.Th className="number">{t('journeys.active')}</Table.Th>
            <Table.Th className="number" visibleFrom="sm">
              {t('journeys.entered')}
            </Table.Th>
            <Table.Th className="number" visibleFrom="sm">
              {t('journeys.sent')}
            </Table.Th>
            <Table.Th visibleFrom="md">{t('common.changed')}</Table.Th>
          </>
        }
      >
        {shown.map((journey) => (
          <Table.Tr key={journey.id}>
            <Table.Td>
              <RowName
                name={journey.name}
                to={paths.journey(journey.id, journey.state === 'draft' ? 'edit' : 'live')}
              />
              {journey.folder && folder === null && (
                <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }} title={journey.folder}>
                  {journey.folder}
                </Text>
              )}
            </Table.Td>
            <Table.Td>
              <JourneyState state={journey.state} />
            </Table.Td>
            <Table.Td className="number">{format.number(journey.active)}</Table.Td>
            <Table.Td className="number" visibleFrom="sm">
              {format.number(journey.entered)}
            </Table.Td>
            <Table.Td className="number" visibleFrom="sm">
              {format.number(journey.sent)}
            </Table.Td>
            <Table.Td visibleFrom="md">{format.ago(journey.updatedAt)}</Table.Td>
          </Table.Tr>
        ))}
      </ListFrame>
    </>
  )
}
