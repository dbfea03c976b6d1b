import { Group, Select, Stack, Text } from '@mantine/core'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { IconClock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../parts/DateField.tsx'
import { FieldError } from '../../parts/FieldError.tsx'
import { NumberField } from '../../parts/NumberField.tsx'
import { Weekdays } from '../../parts/Weekdays.tsx'
import { LocalTime } from './DatePropertyFields.tsx'
import { DurationFields } from './DurationFields.tsx'
import type { FormProps, NodeView, Words } from './view.ts'
import { WaitDateFields, waitDateWords } from './WaitDateFields.tsx'

type Settings = SettingsOf<'wait'>
type Of<Until extends Settings['until']> = Extract<Settings, { until: Until }>

const FRESH: { [Until in Settings['until']]: Of<Until> } = {
  duration: { until: 'duration', duration: { amount: 1, unit: 'days' } },
  weekday: { until: 'weekday', weekdays: [2], time: '09:00' },
  date: { until: 'date', date: '', time: '09:00' },
  property: {
    until: 'property',
    property: '',
    offsetDays: 0,
    offset: { amount: -1, unit: 'days' },
    time: '09:00',
    yearly: false,
    follows: true,
  },
  bestTime: { until: 'bestTime', from: '08:00', to: '20:00' },
  turn: { until: 'turn', perHour: 500 },
  hours: { until: 'hours', weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' },
}

/** Days of the week in words; several in a row by the first and the last. */
function daysOf(weekdays: number[], format: Words['format']): string {
  const [first, last] = [weekdays[0], weekdays.at(-1)]
  if (first === undefined || last === undefined) return '…'
  const inARow = weekdays.length > 2 && last - first === weekdays.length - 1
  return inARow ? `${format.weekday(first)} – ${format.weekday(last)}` : format.list(weekdays.map(format.weekday))
}

function summary(settings: Settings, words: Words): string {
  const { t, format } = words
  switch (settings.until) {
    case 'duration':
      return t(`duration.full.${settings.duration.unit}`, { count: settings.duration.amount })
    case 'weekday':
      return t('nodes.wait.untilSummary', { days: daysOf(settings.weekdays, format), time: settings.time })
    case 'date':
      return t('nodes.wait.dateSummary', {
        date: settings.date ? format.date(`${settings.date}T12:00:00`) : '…',
        time: settings.time,
      })
    case 'property':
      return waitDateWords(settings, words)
    case 'bestTime':
      return t('nodes.wait.bestTimeSummary', { from: settings.from, to: settings.to })
    case 'turn':
      return t('nodes.wait.turnSummary', { count: settings.perHour, formatted: format.number(settings.perHour) })
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
  group: 'wait',
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
          data={(Object.keys(FRESH) as Settings['until'][]).map((until) => ({
            value: until,
            label: t(`nodes.wait.kinds.${until}`),
          }))}
          onChange={(until) => until && until !== settings.until && onChange(FRESH[until as Settings['until']])}
        />
        {settings.until === 'duration' && (
          <DurationFields
            label={t('nodes.wait.for')}
            duration={settings.duration}
            onChange={(duration) => onChange({ ...settings, duration })}
          />
        )}
        {settings.until === 'weekday' && (
          <>
            <Weekdays
              chosen={settings.weekdays}
              error={errorAt('weekdays')}
              onChange={(weekdays) => onChange({ ...settings, weekdays })}
            />
            <LocalTime settings={settings} onChange={onChange} />
          </>
        )}
        {settings.until === 'date' && (
          <>
            <DateField
              label={t('nodes.wait.date')}
              description={t('nodes.wait.dateText')}
              value={settings.date}
              error={errorAt('date')}
              onChange={(date) => onChange({ ...settings, date })}
            />
            <LocalTime settings={settings} onChange={onChange} />
          </>
        )}
        {settings.until === 'property' && <WaitDateFields settings={settings} onChange={onChange} errorAt={errorAt} />}
        {settings.until === 'bestTime' && (
          <>
            <HoursOfDay settings={settings} onChange={onChange} error={errorAt('to')} />
            <Text size="sm" c="dimmed">
              {t('nodes.wait.bestTimeText')}
            </Text>
          </>
        )}
        {settings.until === 'turn' && (
          <NumberField
            label={t('nodes.wait.perHour')}
            description={t('nodes.wait.perHourText')}
            max={1_000_000}
            value={settings.perHour}
            onChange={(value) => onChange({ ...settings, perHour: value })}
          />
        )}
        {settings.until === 'hours' && <HoursFields settings={settings} onChange={onChange} errorAt={errorAt} />}
      </Stack>
    )
  },
}

/** From which hour on, and before which. */
function HoursOfDay<Hours extends { from: string; to: string }>({
  settings,
  onChange,
  error,
}: {
  settings: Hours
  onChange: (settings: Hours) => void
  error: string | undefined
}) {
  const { t } = useTranslation()
  const time = (side: 'from' | 'to', label: string) => (
    <DateField
      type="time"
      required
      label={label}
      value={settings[side]}
      onChange={(hour) => onChange({ ...settings, [side]: hour })}
    />
  )
  return (
    <>
      <Group grow gap={6}>
        {time('from', t('nodes.wait.from'))}
        {time('to', t('nodes.wait.to'))}
      </Group>
      <FieldError message={error} />
    </>
  )
}

function HoursFields({ settings, onChange, errorAt }: FormProps<Of<'hours'>>) {
  const { t } = useTranslation()
  return (
    <>
      <Weekdays
        chosen={settings.weekdays}
        error={errorAt('weekdays')}
        onChange={(weekdays) => onChange({ ...settings, weekdays })}
      />
      <HoursOfDay settings={settings} onChange={onChange} error={errorAt('to')} />
      <Text size="sm" c="dimmed">
        {t('nodes.wait.hoursTextInZone')}
      </Text>
    </>
  )
}
