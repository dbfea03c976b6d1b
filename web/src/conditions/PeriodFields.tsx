import { Group, Select } from '@mantine/core'
import type { Period, TimeSettings } from '@parcours/model/condition/period.ts'
import { useTranslation } from 'react-i18next'
import { DateField } from '../parts/DateField.tsx'
import { NumberField } from '../parts/NumberField.tsx'
import { useToday } from '../parts/useToday.ts'

const CHOICES = [
  'ever',
  'lastDays',
  'lastHours',
  'moreThanDaysAgo',
  'betweenDaysAgo',
  'since',
  'before',
  'between',
] as const
type Choice = (typeof CHOICES)[number]

/** What each choice begins with. */
const FRESH: Record<Choice, (today: string) => TimeSettings> = {
  ever: () => ({}),
  lastDays: () => ({ withinDays: 30 }),
  lastHours: () => ({ period: { kind: 'lastHours', hours: 24 } }),
  moreThanDaysAgo: () => ({ period: { kind: 'moreThanDaysAgo', days: 30 } }),
  betweenDaysAgo: () => ({ period: { kind: 'betweenDaysAgo', from: 30, to: 60 } }),
  since: (today) => ({ period: { kind: 'since', day: today } }),
  before: (today) => ({ period: { kind: 'before', day: today } }),
  between: (today) => ({ period: { kind: 'between', from: today, to: today } }),
}

interface Props {
  value: TimeSettings
  /** Both are given, one of them undefined. */
  onChange: (value: TimeSettings) => void
  errorAt: (field: string) => string | undefined
}

/** When: ever, in the last days or hours, some days ago, or by the calendar. */
export function PeriodFields({ value: { withinDays, period }, onChange, errorAt }: Props) {
  const { t } = useTranslation()
  const today = useToday()
  const choice: Choice = period?.kind ?? (withinDays === undefined ? 'ever' : 'lastDays')
  const set = (time: TimeSettings) => onChange({ withinDays: time.withinDays, period: time.period })
  return (
    <Group gap={6} align="flex-start">
      <Select
        aria-label={t('condition.period.when')}
        w={176}
        allowDeselect={false}
        value={choice}
        error={errorAt('period')}
        data={CHOICES.map((one) => ({ value: one, label: t(`condition.period.choices.${one}`) }))}
        onChange={(chosen) => set(FRESH[(chosen as Choice | null) ?? 'ever'](today))}
      />
      {withinDays !== undefined && (
        <Days label={t('condition.period.days')} value={withinDays} onChange={(days) => set({ withinDays: days })} />
      )}
      {period && <OfPeriod period={period} onChange={(changed) => set({ period: changed })} errorAt={errorAt} />}
    </Group>
  )
}

interface PeriodProps extends Pick<Props, 'errorAt'> {
  period: Period
  onChange: (period: Period) => void
}

function OfPeriod({ period, onChange, errorAt }: PeriodProps) {
  const { t } = useTranslation()
  switch (period.kind) {
    case 'lastHours':
      return (
        <NumberField
          aria-label={t('condition.period.hours')}
          w={110}
          min={1}
          max={8760}
          value={period.hours}
          suffix={` ${t('condition.period.hoursShort')}`}
          onChange={(hours) => onChange({ ...period, hours })}
        />
      )
    case 'moreThanDaysAgo':
      return (
        <Days
          label={t('condition.period.days')}
          value={period.days}
          onChange={(days) => onChange({ ...period, days })}
        />
      )
    case 'betweenDaysAgo':
      return (
        <>
          <Days
            label={t('condition.period.fromDays')}
            value={period.from}
            onChange={(from) => onChange({ ...period, from })}
          />
          <Days
            label={t('condition.period.toDays')}
            value={period.to}
            error={errorAt('period.to')}
            onChange={(to) => onChange({ ...period, to })}
          />
        </>
      )
    case 'before':
    case 'since':
      return (
        <Day
          label={t('condition.period.day')}
          value={period.day}
          error={errorAt('period.day')}
          onChange={(day) => onChange({ ...period, day })}
        />
      )
    case 'between':
      return (
        <>
          <Day
            label={t('condition.period.firstDay')}
            value={period.from}
            error={errorAt('period.from')}
            onChange={(from) => onChange({ ...period, from })}
          />
          <Day
            label={t('condition.period.lastDay')}
            value={period.to}
            error={errorAt('period.to')}
            onChange={(to) => onChange({ ...period, to })}
          />
        </>
      )
  }
}

interface FieldProps<T> {
  label: string
  value: T
  error?: string | undefined
  onChange: (value: T) => void
}

function Days({ label, value, error, onChange }: FieldProps<number>) {
  const { t } = useTranslation()
  return (
    <NumberField
      aria-label={label}
      w={110}
      min={1}
      max={3650}
      value={value}
      error={error}
      suffix={` ${t('condition.period.daysShort')}`}
      onChange={onChange}
    />
  )
}

function Day({ label, value, error, onChange }: FieldProps<string>) {
  return <DateField aria-label={label} w={150} value={value} error={error} onChange={onChange} />
}
