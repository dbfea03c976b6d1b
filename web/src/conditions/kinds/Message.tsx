import { Group, Select } from '@mantine/core'
import { MESSAGE_ACTIONS } from '@parcours/model/condition/kinds/message.ts'
import { IconMail } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { AmountFields, ObjectSelect } from '../fields.tsx'
import { PeriodFields } from '../PeriodFields.tsx'
import type { ConditionView } from '../view.ts'

/** What the emails may be of. */
const OWNERS = [
  { field: 'templateId', of: 'templates', label: 'anyEmail' },
  { field: 'journeyId', of: 'journeys', label: 'anyJourney' },
  { field: 'campaignId', of: 'campaigns', label: 'anyCampaign' },
] as const

export const message: ConditionView<'message'> = {
  icon: IconMail,
  fresh: { action: 'opened', compare: 'atLeast', amount: 1, withinDays: 90 },
  Form: function MessageForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const { action, compare, amount } = settings
    return (
      <Group gap={6} align="flex-start">
        <Select
          aria-label={t('condition.action')}
          w={150}
          allowDeselect={false}
          value={action}
          data={MESSAGE_ACTIONS.map((value) => ({ value, label: t(`condition.actions.${value}`) }))}
          onChange={(value) =>
            onChange({ ...settings, action: (value ?? 'opened') as (typeof MESSAGE_ACTIONS)[number] })
          }
        />
        <AmountFields
          value={{ compare, amount }}
          error={errorAt('amount')}
          onChange={(changed) => onChange({ ...settings, ...changed })}
        />
        {OWNERS.map(({ field, of, label }) => (
          <ObjectSelect
            key={field}
            label={t(`condition.${label}`)}
            of={of}
            clearable
            value={settings[field] ?? ''}
            error={errorAt(field)}
            onChange={(id) => onChange({ ...settings, [field]: id || undefined })}
          />
        ))}
        <PeriodFields value={settings} onChange={(time) => onChange({ ...settings, ...time })} errorAt={errorAt} />
      </Group>
    )
  },
}
