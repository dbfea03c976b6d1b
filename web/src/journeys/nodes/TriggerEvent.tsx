import { Stack, TextInput } from '@mantine/core'
import { comparisonWords } from '@parcours/model/condition/words.ts'
import { IconBolt } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { EventFilters } from '../../conditions/ComparisonFields.tsx'
import { EventName } from '../../conditions/fields.tsx'
import { EntryRuleFields } from './EntryRuleFields.tsx'
import type { NodeView } from './view.ts'

export const triggerEvent: NodeView<'triggerEvent'> = {
  icon: IconBolt,
  group: 'enter',
  color: 'violet',
  summary: ({ event, where }, { language }) =>
    [event || '…', ...where.map((filter) => comparisonWords(language, filter, { property: (key) => key }))].join(' · '),
  Form: function TriggerEventForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    return (
      <Stack>
        <EventName
          label={t('nodes.triggerEvent.event')}
          value={settings.event}
          error={errorAt('event')}
          onChange={(event) => onChange({ ...settings, event })}
        />
        <EventFilters
          where={settings.where}
          event={settings.event}
          onChange={(where) => onChange({ ...settings, where })}
          errorAt={errorAt}
        />
        <TextInput
          label={t('reentry.key')}
          description={t('reentry.keyText')}
          value={settings.key ?? ''}
          maxLength={100}
          onChange={({ currentTarget }) => onChange({ ...settings, key: currentTarget.value.trim() || undefined })}
        />
        <EntryRuleFields settings={settings} onChange={onChange} errorAt={errorAt} />
      </Stack>
    )
  },
}
