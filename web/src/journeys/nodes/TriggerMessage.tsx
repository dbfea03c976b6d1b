import { Select, Stack } from '@mantine/core'
import { isOmission, MESSAGE_BEHAVIOURS, type MessageBehaviour } from '@parcours/model/journey/nodes/trigger-message.ts'
import { IconMailOpened } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { NumberField } from '../../parts/NumberField.tsx'
import { EntryRuleFields } from './EntryRuleFields.tsx'
import type { NodeView } from './view.ts'

export const triggerMessage: NodeView<'triggerMessage'> = {
  icon: IconMailOpened,
  group: 'enter',
  color: 'violet',
  summary: ({ did, templateId, withinDays }, { t, names }) =>
    [
      t(`nodes.triggerMessage.behaviours.${did}`),
      ...(templateId ? [names.template(templateId)] : []),
      ...(isOmission(did) ? [t('duration.full.days', { count: withinDays })] : []),
    ].join(' · '),
  Form: function TriggerMessageForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const templates = useQuery({ queryKey: ['templates'], queryFn: () => call('listTemplates') })
    const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => call('listCampaigns') })
    const choose = (
      field: 'templateId' | 'campaignId',
      any: string,
      list: { id: string; name: string }[] | undefined,
    ) => (
      <Select
        label={t(`nodes.triggerMessage.${field}`)}
        placeholder={any}
        searchable
        clearable
        value={settings[field] || null}
        error={errorAt(field)}
        data={(list ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(id) => onChange({ ...settings, [field]: id ?? '' })}
      />
    )
    return (
      <Stack>
        <Select
          label={t('nodes.triggerMessage.did')}
          allowDeselect={false}
          value={settings.did}
          data={MESSAGE_BEHAVIOURS.map((value) => ({ value, label: t(`nodes.triggerMessage.behaviours.${value}`) }))}
          onChange={(did) => onChange({ ...settings, did: (did ?? 'opened') as MessageBehaviour })}
        />
        {isOmission(settings.did) && (
          <NumberField
            label={t('nodes.triggerMessage.withinDays')}
            max={90}
            value={settings.withinDays}
            onChange={(days) => onChange({ ...settings, withinDays: days })}
          />
        )}
        {choose('templateId', t('condition.anyEmail'), templates.data?.data)}
        {choose('campaignId', t('nodes.triggerMessage.anyCampaign'), campaigns.data?.data)}
        <EntryRuleFields settings={settings} onChange={onChange} errorAt={errorAt} />
      </Stack>
    )
  },
}
