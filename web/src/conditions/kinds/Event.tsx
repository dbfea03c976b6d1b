import { Autocomplete, Group, Select, Stack } from '@mantine/core'
import { IconBolt } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EventFilters } from '../ComparisonFields.tsx'
import { AmountFields, Suggested } from '../fields.tsx'
import { PeriodFields } from '../PeriodFields.tsx'
import { useFacets } from '../useConditionNames.ts'
import type { ConditionView } from '../view.ts'

export const event: ConditionView<'event'> = {
  icon: IconBolt,
  fresh: { event: '', compare: 'atLeast', amount: 1, where: [] },
  Form: function EventForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const facets = useFacets()
    const { event: name, compare, amount, sumOf, where } = settings
    return (
      <Stack gap="xs">
        <Group gap={6} align="flex-start">
          <Autocomplete
            aria-label={t('condition.event')}
            placeholder={t('condition.event')}
            w={190}
            data={(facets.data?.events ?? []).map(({ value }) => value)}
            value={name}
            error={errorAt('event')}
            onChange={(changed) => onChange({ ...settings, event: changed })}
          />
          <Select
            aria-label={t('condition.measure')}
            w={150}
            allowDeselect={false}
            value={sumOf === undefined ? 'count' : 'sum'}
            data={[
              { value: 'count', label: t('condition.measures.times') },
              { value: 'sum', label: t('condition.measures.sumOf') },
            ]}
            onChange={(which) => onChange({ ...settings, sumOf: which === 'sum' ? '' : undefined })}
          />
          {sumOf !== undefined && (
            <Suggested
              label={t('condition.property')}
              of="eventProperty"
              event={name}
              value={sumOf}
              error={errorAt('sumOf')}
              onChange={(changed) => onChange({ ...settings, sumOf: changed })}
            />
          )}
          <AmountFields
            value={{ compare, amount }}
            error={errorAt('amount')}
            onChange={(changed) => onChange({ ...settings, ...changed })}
          />
          <PeriodFields value={settings} onChange={(time) => onChange({ ...settings, ...time })} errorAt={errorAt} />
        </Group>
        <EventFilters
          where={where}
          event={name}
          onChange={(changed) => onChange({ ...settings, where: changed })}
          errorAt={errorAt}
        />
      </Stack>
    )
  },
}
