import { Stack } from '@mantine/core'
import { IconBolt } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EventFilters, EventName } from './ComparisonFields.tsx'
import { comparisonWords } from './condition-words.ts'
import { ReentryFields } from './ReentryFields.tsx'
import type { NodeView } from './view.ts'

export const triggerEvent: NodeView<'triggerEvent'> = {
  icon: IconBolt,
  color: 'violet',
  summary: ({ event, where }, words) => [event || '…', ...where.map((filter) => comparisonWords(filter, words))].join(' · '),
  Form: function TriggerEventForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    return (
      <Stack>
        <EventName label={t('nodes.triggerEvent.event')} value={settings.event} error={errorAt('event')} onChange={(event) => onChange({ ...settings, event })} />
        <EventFilters where={settings.where} onChange={(where) => onChange({ ...settings, where })} errorAt={errorAt} />
        <ReentryFields value={settings.reentry} onChange={(reentry) => onChange({ ...settings, reentry })} />
      </Stack>
    )
  },
}
