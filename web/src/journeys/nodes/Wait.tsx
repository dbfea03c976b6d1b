import { Group, NumberInput, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { IconClock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useContactProperties } from '../../conditions/useConditionNames.ts'
import { DurationFields } from './DurationFields.tsx'
import { FieldError } from './FieldError.tsx'
import type { FormProps, NodeView, Words } from './view.ts'
import { Weekdays } from './Weekdays.tsx'

type Settings = SettingsOf<'wait'>
type Of<Until extends Settings['until']> = Extract<Settings, { until: Until }>

const FRESH: { [Until in Settings['until']]: Of<Until> } = {
  duration: { until: 'duration', duration: { amount: 1, unit: 'days' } },
  weekday: { until: 'weekday', weekdays: [2], time: '09:00' },
  date: { until: 'date', date: '', time: '09:00' },
  property: { until: 'property', property: '', offsetDays: 0, time: '09:00', yearly: false },
  hours: { until: 'hours', weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' },
}

const sideOf = (days: number) => (days < 0 ? 'before' : days > 0 ? 'after' : 'on')

/** Days of the week in words; several in a row by the first and the last. */
function daysOf(weekdays: number[], format: Words['format']): string {
  const [first, last] = [weekdays[0], weekdays.at(-1)]
  if (first === undefined || last === undefined) return '…'
  const inARow = weekdays.length > 2 && last - first === weekdays.length - 1
  return inARow ? `${format.weekday(first)} – ${format.weekday(last)}` : format.list(weekdays.map(format.weekday))
}

function summary(settings: Settings, { t, format, names }: Words): string {
  switch (settings.until) {
    case 'duration':
      return t(`duration.full.${settings.duration.unit}`, { count: settings.duration.amount })
    case 'weekday':
      return t('nodes.wait.untilSummary', { days: daysOf(settings.weekdays, format), time: settings.time })
    case 'date':
      return t('nodes.wait.dateSummary', { date: settings.date ? format.date(`${settings.date}T12:00:00`) : '…', time: settings.time })
    case 'property':
      return t(`nodes.wait.propertySummary.${sideOf(settings.offsetDays)}`, { count: Math.abs(settings.offsetDays), property: settings.property ? names.property(settings.property) : '…' })
    case 'hours':
      return t('nodes.wait.hoursSummary', {
        days: settings.weekdays.length === 7 ? t('nodes.wait.everyDay') : daysOf(settings.weekdays, format),
        from: settings.from,
        to: settings.to,
      })
  }
}

export const wait: NodeView<'wait'> = {
  icon: IconClock,
  color: 'blueGrey',
  summary,
  Form: function WaitForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    return (
      <Stack>
        <Select
          label={t('nodes.wait.kind')}
          allowDeselect={false}
          value={settings.until}
          data={(Object.keys(FRESH) as Settings['until'][]).map((until) => ({ value: until, label: t(`nodes.wait.kinds.${until}`) }))}
          onChange={(until) => until && until !== settings.until && onChange(FRESH[until as Settings['until']])}
        />
        {settings.until === 'duration' && <DurationFields label={t('nodes.wait.for')} duration={settings.duration} onChange={(duration) => onChange({ ...settings, duration })} />}
        {settings.until === 'weekday' && (
          <>
            <Weekdays chosen={settings.weekdays} error={errorAt('weekdays')} onChange={(weekdays) => onChange({ ...settings, weekdays })} />
            <LocalTime settings={settings} onChange={onChange} />
          </>
        )}
        {settings.until === 'date' && (
          <>
            <TextInput
              type="date"
              label={t('nodes.wait.date')}
              description={t('nodes.wait.dateText')}
              value={settings.date}
              error={errorAt('date')}
              onChange={({ currentTarget }) => onChange({ ...settings, date: currentTarget.value })}
            />
            <LocalTime settings={settings} onChange={onChange} />
          </>
        )}
        {settings.until === 'property' && <PropertyFields settings={settings} onChange={onChange} errorAt={errorAt} />}
        {settings.until === 'hours' && <HoursFields settings={settings} onChange={onChange} errorAt={errorAt} />}
      </Stack>
    )
  },
}

function PropertyFields({ settings, onChange, errorAt }: FormProps<Of<'property'>>) {
  const { t } = useTranslation()
  const dates = useContactProperties().filter(({ type, value }) => type === 'date' && value !== 'lastSeenAt')
  const known = dates.some(({ value }) => value === settings.property) || !settings.property
  const side = sideOf(settings.offsetDays)
  const offset = (which: string | null, days: number) => onChange({ ...settings, offsetDays: which === 'on' ? 0 : which === 'before' ? -Math.max(1, days) : Math.max(1, days) })
  return (
    <>
      <Select
        label={t('nodes.wait.property')}
        description={t('nodes.wait.propertyText')}
        searchable
        value={settings.property || null}
        error={errorAt('property')}
        data={known ? dates : [...dates, { value: settings.property, label: settings.property }]}
        onChange={(property) => onChange({ ...settings, property: property ?? '' })}
      />
      <Group grow gap={6} align="flex-end">
        {side !== 'on' && (
          <NumberInput
            label={t('nodes.wait.offset')}
            min={1}
            max={3650}
            allowDecimal={false}
            value={Math.abs(settings.offsetDays)}
            onChange={(days) => offset(side, Math.min(3650, Math.round(Number(days) || 1)))}
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

function HoursFields({ settings, onChange, errorAt }: FormProps<Of<'hours'>>) {
  const { t } = useTranslation()
  const time = (side: 'from' | 'to', label: string) => (
    <TextInput type="time" label={label} value={settings[side]} onChange={({ currentTarget }) => currentTarget.value && onChange({ ...settings, [side]: currentTarget.value.slice(0, 5) })} />
  )
  return (
    <>
      <Weekdays chosen={settings.weekdays} error={errorAt('weekdays')} onChange={(weekdays) => onChange({ ...settings, weekdays })} />
      <Group grow gap={6}>
        {time('from', t('nodes.wait.from'))}
        {time('to', t('nodes.wait.to'))}
      </Group>
      <FieldError message={errorAt('to')} />
      <Text size="sm" c="dimmed">
        {t('nodes.wait.hoursText')} {t('nodes.wait.timeText')}.
      </Text>
    </>
  )
}

function LocalTime<Timed extends Extract<Settings, { time: string }>>({ settings, onChange }: { settings: Timed; onChange: (settings: Timed) => void }) {
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
