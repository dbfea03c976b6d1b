import { Group, Select, Switch, TextInput } from '@mantine/core'
import type { DateProperty } from '@parcours/model/journey/nodes/date-property.ts'
import { useTranslation } from 'react-i18next'
import { useContactProperties } from '../../conditions/useConditionNames.ts'
import { WholeNumber } from '../../parts/WholeNumber.tsx'
import type { FormProps, Words } from './view.ts'

const sideOf = (days: number) => (days < 0 ? 'before' : days > 0 ? 'after' : 'on')

/** The date in words: “3 days before Renewal”. */
export function datePropertyWords({ property, offsetDays }: DateProperty, { t, names }: Words): string {
  return t(`nodes.wait.propertySummary.${sideOf(offsetDays)}`, { count: Math.abs(offsetDays), property: property ? names.property(property) : '…' })
}

/** A date that a property of each person holds, some days before or after it, or its anniversaries, at an hour. */
export function DatePropertyFields<Settings extends DateProperty>({ settings, onChange, errorAt, description }: FormProps<Settings> & { description?: string }) {
  const { t } = useTranslation()
  const dates = useContactProperties().filter(({ type, value }) => type === 'date' && value !== 'lastSeenAt')
  const known = dates.some(({ value }) => value === settings.property) || !settings.property
  const side = sideOf(settings.offsetDays)
  const offset = (which: string | null, days: number) => onChange({ ...settings, offsetDays: which === 'on' ? 0 : which === 'before' ? -Math.max(1, days) : Math.max(1, days) })
  return (
    <>
      <Select
        label={t('nodes.wait.property')}
        description={description}
        searchable
        value={settings.property || null}
        error={errorAt('property')}
        data={known ? dates : [...dates, { value: settings.property, label: settings.property }]}
        onChange={(property) => onChange({ ...settings, property: property ?? '' })}
      />
      <Group grow gap={6} align="flex-end">
        {side !== 'on' && <WholeNumber label={t('nodes.wait.offset')} max={3650} value={Math.abs(settings.offsetDays)} onChange={(days) => offset(side, days)} />}
        <Select
          aria-label={t('nodes.wait.side')}
          allowDeselect={false}
          value={side}
          data={(['before', 'on', 'after'] as const).map((value) => ({ value, label: t(`nodes.wait.sides.${value}`) }))}
          onChange={(which) => offset(which, Math.abs(settings.offsetDays))}
        />
      </Group>
      <Switch
        label={t('nodes.wait.yearly')}
        description={t('nodes.wait.yearlyText')}
        checked={settings.yearly}
        onChange={({ currentTarget }) => onChange({ ...settings, yearly: currentTarget.checked })}
      />
      <LocalTime settings={settings} onChange={onChange} />
    </>
  )
}

/** An hour where each person lives. */
export function LocalTime<Timed extends { time: string }>({ settings, onChange }: { settings: Timed; onChange: (settings: Timed) => void }) {
  const { t } = useTranslation()
  return (
    <TextInput
      type="time"
      label={t('nodes.wait.time')}
      description={t('nodes.wait.timeText')}
      value={settings.time}
      onChange={({ currentTarget }) => currentTarget.value && onChange({ ...settings, time: currentTarget.value.slice(0, 5) })}
    />
  )
}
