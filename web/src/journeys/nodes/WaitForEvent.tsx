import { Stack, Text } from '@mantine/core'
import { IconHourglass } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EventFilters } from '../../conditions/ComparisonFields.tsx'
import { EventName } from '../../conditions/fields.tsx'
import { DurationFields } from './DurationFields.tsx'
import type { NodeView } from './view.ts'

export const waitForEvent: NodeView<'waitForEvent'> = {
  icon: IconHourglass,
  color: 'blueGrey',
  summary: ({ event, timeout }, { t }) => t('nodes.waitForEvent.summary', { event: event || '…', duration: t(`duration.full.${timeout.unit}`, { count: timeout.amount }) }),
  Form: function WaitForEventForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    return (
      <Stack>
        <EventName label={t('nodes.waitForEvent.event')} value={settings.event} error={errorAt('event')} onChange={(event) => onChange({ ...settings, event })} />
        <EventFilters where={settings.where} event={settings.event} onChange={(where) => onChange({ ...settings, where })} errorAt={errorAt} />
        <Text size="sm" c="dimmed">
          {t('nodes.waitForEvent.text')}
        </Text>
        <DurationFields label={t('nodes.waitForEvent.timeout')} duration={settings.timeout} onChange={(timeout) => onChange({ ...settings, timeout })} />
      </Stack>
    )
  },
}
