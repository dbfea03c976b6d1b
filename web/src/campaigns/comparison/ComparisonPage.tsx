import { Button, Group, MultiSelect, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { MAX_COMPARED_CAMPAIGNS } from '@parcours/model/campaign/comparison.ts'
import { IconArrowLeft, IconScale } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../../client.ts'
import { useFormat } from '../../parts/format.ts'
import { Empty, Failed, LoadingRows, PageHead } from '../../parts/States.tsx'
import { useAddress } from '../../parts/useAddress.ts'
import { paths } from '../../paths.ts'
import { CountsTable } from './CountsTable.tsx'
import { MeasurePlot } from './MeasurePlot.tsx'

const REFRESH_MS = 30_000
/** A longer list is searched. */
const SHOWN_CHOICES = 50

/** Two to six campaigns beside each other, which stand in the address. */
export function ComparisonPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { params, change } = useAddress()
  const chosen = [...new Set((params.get('ids') ?? '').split(',').filter(Boolean))].slice(0, MAX_COMPARED_CAMPAIGNS)
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => call('listCampaigns') })
  const comparison = useQuery({
    queryKey: ['campaignComparison', chosen],
    queryFn: ({ signal }) => call('compareCampaigns', { body: { ids: chosen }, signal }),
    enabled: chosen.length > 1,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })
  const found = chosen.length > 1 ? comparison.data : undefined
  const hours = found?.hours ?? 0
  // From two days on, days.
  const [unit, count] = hours > 24 && hours % 24 === 0 ? (['days', hours / 24] as const) : (['hours', hours] as const)
  const window = t(`comparison.${unit}`, { count, formatted: format.number(count) })
  return (
    <>
      <PageHead title={t('comparison.title')}>
        <Button
          component={Link}
          to={paths.campaigns()}
          variant="default"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
        >
          {t('campaigns.title')}
        </Button>
      </PageHead>
      <MultiSelect
        mb="lg"
        maw={720}
        label={t('comparison.choose')}
        description={t('comparison.chooseText')}
        searchable
        hidePickedOptions
        limit={SHOWN_CHOICES}
        maxValues={MAX_COMPARED_CAMPAIGNS}
        value={chosen}
        onChange={(ids) => change({ ids: ids.join(',') })}
        data={(campaigns.data?.data ?? [])
          .filter(({ id, sent }) => sent > 0 || chosen.includes(id))
          .map(({ id, name, startsAt }) => ({
            value: id,
            label: startsAt ? t('comparison.dated', { name, date: format.date(startsAt) }) : name,
          }))}
      />
      {chosen.length < 2 && (
        <Empty icon={<IconScale size={40} />} title={t('comparison.empty')} text={t('comparison.emptyText')} />
      )}
      {chosen.length > 1 && comparison.isLoadingError && (
        <Failed error={comparison.error} onRetry={() => void comparison.refetch()} />
      )}
      {chosen.length > 1 && comparison.isPending && <LoadingRows />}
      {found && (
        <Stack gap="lg">
          <Text size="sm" c="dimmed" maw={860}>
            {found.hours > 0 && t('comparison.within', { hours: window })} {t('comparison.others')}
          </Text>
          <CountsTable comparison={found} />
          <Group justify="space-between">
            <Title order={2}>{t('comparison.measured')}</Title>
          </Group>
          <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }}>
            {found.measures.map((measured) => (
              <MeasurePlot key={measured.measure} measured={measured} comparison={found} />
            ))}
          </SimpleGrid>
        </Stack>
      )}
    </>
  )
}
