import { Group, Select, Switch } from '@mantine/core'
import type { DateProperty } from '@parcours/model/journey/nodes/date-property.ts'
import { useTranslation } from 'react-i18next'
import { useContactProperties } from '../../conditions/useConditionNames.ts'
import { DateField } from '../../parts/DateField.tsx'
import { NumberField } from '../../parts/NumberField.tsx'
import type { FormProps, Words } from './view.ts'

/** On which side of a date something lies that is so far from it. */
export const sideOf = (amount: number) => (amount < 0 ? 'before' : amount > 0 ? 'after' : 'on')

/** The date in words: “3 days before Renewal”. */
export function datePropertyWords({ property, offsetDays }: DateProperty, { t, names }: Words): string {
  return t(`nodes.wait.propertySummary.${sideOf(offsetDays)}`, {
    count: Math.abs(offsetDays),
    property: property ? names.property(property) : '…',
  })
}

/** A date that a property of each contact holds, some days before or after it, or its anniversaries, at an hour. */
export function DatePropertyFields<Settings extends DateProperty>({
  settings,
  onChange,
  errorAt,
}: FormProps<Settings>) {
  const { t } = useTranslation()
  const side = sideOf(settings.offsetDays)
  const offset = (which: string | null, days: number) =>
    onChange({
      ...settings,
      offsetDays: which === 'on' ? 0 : which === 'before' ? -Math.max(1, days) : Math.max(1, days),
    })
  return (
    <>
      <ContactDateSelect
        value={settings.property}
        error={errorAt('property')}
        onChange={(property) => onChange({ ...settings, property })}
      />
      <Group grow gap={6} align="flex-end">
        {side !== 'on' && (
          <NumberField
            label={t('nodes.wait.days')}
            max={3650}
            value={Math.abs(settings.offsetDays)}
            onChange={(days) => offset(side, days)}
          />
        )}
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

interface ContactDateProps {
  value: string
  onChange: (property: string) => void
  error: string | undefined
  description?: string
}

/** A property of contacts that holds dates. */
export function ContactDateSelect({ value, onChange, error, description }: ContactDateProps) {
  const { t } = useTranslation()
  const dates = useContactProperties().filter((one) => one.type === 'date' && one.value !== 'lastSeenAt')
  const isKnown = dates.some((one) => one.value === value) || !value
  return (
    <Select
      label={t('nodes.wait.property')}
      description={description}
      searchable
      value={value || null}
      error={error}
      data={isKnown ? dates : [...dates, { value, label: value }]}
      onChange={(property) => onChange(property ?? '')}
    />
  )
}

/** An hour where each contact lives. */
export function LocalTime<Timed extends { time: string }>({
  settings,
  onChange,
}: {
  settings: Timed
  onChange: (settings: Timed) => void
}) {
  const { t } = useTranslation()
  return (
    <DateField
      type="time"
      required
      label={t('nodes.wait.time')}
      description={t('nodes.wait.timeText')}
      value={settings.time}
      onChange={(time) => onChange({ ...settings, time })}
    />
  )
}
