import { Group, Select } from '@mantine/core'
import { JOURNEY_STATES } from '@parcours/model/condition/kinds/journey.ts'
import { IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { ObjectSelect } from '../fields.tsx'
import type { ConditionView } from '../view.ts'

export const journey: ConditionView<'journey'> = {
  icon: IconRoute,
  fresh: { journeyId: '', state: 'isIn' },
  Form: function JourneyForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const { journeyId, state, nodeId } = settings
    const chosen = useQuery({
      queryKey: ['journey', journeyId],
      queryFn: () => call('getJourney', { params: { id: journeyId } }),
      enabled: journeyId !== '' && state === 'passed',
    })
    return (
      <Group gap={6} align="flex-start">
        <Select
          aria-label={t('condition.journeyState')}
          w={190}
          allowDeselect={false}
          value={state}
          data={JOURNEY_STATES.map((value) => ({ value, label: t(`condition.journeyStates.${value}`) }))}
          onChange={(value) =>
            onChange({ ...settings, state: (value ?? 'isIn') as (typeof JOURNEY_STATES)[number], nodeId: undefined })
          }
        />
        <ObjectSelect
          label={t('condition.journey')}
          of="journeys"
          value={journeyId}
          error={errorAt('journeyId')}
          onChange={(id) => onChange({ ...settings, journeyId: id, nodeId: undefined })}
        />
        {state === 'passed' && (
          <Select
            aria-label={t('condition.step')}
            placeholder={t('condition.step')}
            w={210}
            value={nodeId ?? null}
            error={errorAt('nodeId')}
            data={((chosen.data?.live ?? chosen.data)?.graph.nodes ?? []).map(({ id, name, kind }) => ({
              value: id,
              label: name || t(`nodes.${kind}.name`),
            }))}
            onChange={(id) => onChange({ ...settings, nodeId: id ?? undefined })}
          />
        )}
      </Group>
    )
  },
}
