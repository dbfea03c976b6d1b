import { Autocomplete, Radio, Select, Stack, Switch, TextInput } from '@mantine/core'
import { becomes } from '@parcours/model/journey/nodes/trigger-change.ts'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { IconUserEdit } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useContactProperties, useFacets } from '../../conditions/useConditionNames.ts'
import { ConsentFields } from './ConsentFields.tsx'
import { EntryRuleFields } from './EntryRuleFields.tsx'
import type { FormProps, NodeView, Words } from './view.ts'

type Settings = SettingsOf<'triggerChange'>
type Of<What extends Settings['of']> = Extract<Settings, { of: What }>

const FRESH = {
  property: { of: 'property', property: '', from: '', to: '' },
  tag: { of: 'tag', tag: '', change: 'added' },
  consent: { of: 'consent', channel: 'email', decision: 'given' },
} as const

function summary(settings: Settings, { t, names }: Words): string {
  switch (settings.of) {
    case 'property': {
      const property = settings.property ? names.property(settings.property) : '…'
      if (!settings.from && !settings.to) return t('nodes.triggerChange.summaries.property', { property })
      return t('nodes.triggerChange.summaries.fromTo', {
        property,
        from: settings.from || t('nodes.triggerChange.any'),
        to: settings.to || t('nodes.triggerChange.any'),
      })
    }
    case 'tag':
      return t(`nodes.triggerChange.summaries.${settings.change}`, { tag: settings.tag || '…' })
    case 'consent':
      return t(`nodes.recordConsent.summaries.${settings.decision}`, {
        channel: t(`condition.channels.${settings.channel}`),
      })
  }
}

export const triggerChange: NodeView<'triggerChange'> = {
  icon: IconUserEdit,
  group: 'enter',
  color: 'violet',
  summary,
  Form: function TriggerChangeForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const { only, reentry, days, mostADay } = settings
    const change = (of: string | null) =>
      of && of !== settings.of && onChange({ ...FRESH[of as Settings['of']], only, reentry, days, mostADay })
    return (
      <Stack>
        <Select
          label={t('nodes.triggerChange.of')}
          allowDeselect={false}
          value={settings.of}
          data={(Object.keys(FRESH) as Settings['of'][]).map((value) => ({
            value,
            label: t(`nodes.triggerChange.kinds.${value}`),
          }))}
          onChange={change}
        />
        {settings.of === 'property' && <PropertyChange settings={settings} onChange={onChange} errorAt={errorAt} />}
        {settings.of === 'tag' && <TagChange settings={settings} onChange={onChange} errorAt={errorAt} />}
        {settings.of === 'consent' && <ConsentFields settings={settings} onChange={onChange} />}
        {becomes(settings) && (
          <Switch
            label={t('nodes.triggerChange.existing')}
            description={t('nodes.triggerChange.existingText')}
            checked={settings.existing ?? false}
            onChange={({ currentTarget }) => onChange({ ...settings, existing: currentTarget.checked || undefined })}
          />
        )}
        <EntryRuleFields settings={settings} onChange={onChange} errorAt={errorAt} />
      </Stack>
    )
  },
}

function PropertyChange({ settings, onChange, errorAt }: FormProps<Of<'property'>>) {
  const { t } = useTranslation()
  const properties = useContactProperties().filter(({ value }) => value !== 'createdAt' && value !== 'lastSeenAt')
  const known = properties.some(({ value }) => value === settings.property) || !settings.property
  const value = (side: 'from' | 'to') => (
    <TextInput
      label={t(`nodes.triggerChange.${side}`)}
      placeholder={t('nodes.triggerChange.any')}
      value={settings[side]}
      maxLength={500}
      onChange={({ currentTarget }) => onChange({ ...settings, [side]: currentTarget.value })}
    />
  )
  return (
    <>
      <Select
        label={t('condition.property')}
        searchable
        value={settings.property || null}
        error={errorAt('property')}
        data={known ? properties : [...properties, { value: settings.property, label: settings.property }]}
        onChange={(property) => onChange({ ...settings, property: property ?? '' })}
      />
      {value('from')}
      {value('to')}
    </>
  )
}

function TagChange({ settings, onChange, errorAt }: FormProps<Of<'tag'>>) {
  const { t } = useTranslation()
  const facets = useFacets()
  return (
    <>
      <Autocomplete
        label={t('condition.tag')}
        data={(facets.data?.tags ?? []).map(({ value }) => value)}
        value={settings.tag}
        error={errorAt('tag')}
        maxLength={100}
        onChange={(tag) => onChange({ ...settings, tag })}
      />
      <Radio.Group
        label={t('nodes.triggerChange.when')}
        value={settings.change}
        onChange={(change) => onChange({ ...settings, change: change === 'removed' ? 'removed' : 'added' })}
      >
        <Stack gap="xs" mt={6}>
          <Radio value="added" label={t('nodes.triggerChange.added')} />
          <Radio value="removed" label={t('nodes.triggerChange.removed')} />
        </Stack>
      </Radio.Group>
    </>
  )
}
