import { Select, Stack, Text } from '@mantine/core'
import { IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import type { NodeView } from './view.ts'

export const startJourney: NodeView<'startJourney'> = {
  icon: IconRoute,
  group: 'data',
  color: 'teal',
  summary: ({ journeyId }, { names }) => (journeyId ? names.journey(journeyId) : '…'),
  Form: function StartJourneyForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const journeys = useQuery({ queryKey: ['journeys'], queryFn: () => call('listJourneys') })
    const offered = (journeys.data?.data ?? []).filter(({ startable }) => startable)
    return (
      <Stack>
        <Select
          label={t('nodes.startJourney.journey')}
          description={t('nodes.startJourney.text')}
          searchable
          value={settings.journeyId || null}
          error={errorAt('journeyId')}
          data={offered.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(journeyId) => onChange({ journeyId: journeyId ?? '' })}
        />
        {journeys.isSuccess && offered.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('nodes.startJourney.none')}
          </Text>
        )}
      </Stack>
    )
  },
}
