import { Group, Select } from '@mantine/core'
import { MESSAGE_ACTIONS } from '@parcours/model/condition/kinds/message.ts'
import { IconMail } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { AmountFields, ObjectSelect } from '../fields.tsx'
import { PeriodFields } from '../PeriodFields.tsx'
import type { ConditionView } from '../view.ts'

export const message: ConditionView<'message'> = {
  icon: IconMail,
  fresh: { action: 'opened', compare: 'atLeast', amount: 1, withinDays: 90 },
  Form: function MessageForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const { action, compare, amount, templateId, journeyId, campaignId } = settings
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
        <ObjectSelect
          label={t('condition.anyEmail')}
          of="templates"
          clearable
          value={templateId ?? ''}
          error={errorAt('templateId')}
          onChange={(id) => onChange({ ...settings, templateId: id || undefined })}
        />
        <ObjectSelect
          label={t('condition.anyJourney')}
          of="journeys"
          clearable
          value={journeyId ?? ''}
          error={errorAt('journeyId')}
          onChange={(id) => onChange({ ...settings, journeyId: id || undefined })}
        />
        <ObjectSelect
          label={t('condition.anyCampaign')}
          of="campaigns"
          clearable
          value={campaignId ?? ''}
          error={errorAt('campaignId')}
          onChange={(id) => onChange({ ...settings, campaignId: id || undefined })}
        />
        <PeriodFields value={settings} onChange={(time) => onChange({ ...settings, ...time })} errorAt={errorAt} />
      </Group>
    )
  },
}
