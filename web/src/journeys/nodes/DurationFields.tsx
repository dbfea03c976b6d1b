import { Group, Select } from '@mantine/core'
import { DURATION_UNITS, type Duration } from '@parcours/model/duration.ts'
import { useTranslation } from 'react-i18next'
import { NumberField } from '../../parts/NumberField.tsx'

/** A length of time as users say it. */
export function DurationFields({
  label,
  duration,
  onChange,
}: {
  label: string
  duration: Duration
  onChange: (duration: Duration) => void
}) {
  const { t } = useTranslation()
  return (
    <Group grow gap={6} align="flex-end">
      <NumberField
        label={label}
        max={100_000}
        value={duration.amount}
        onChange={(amount) => onChange({ ...duration, amount })}
      />
      <Select
        aria-label={t('duration.unit')}
        allowDeselect={false}
        value={duration.unit}
        data={DURATION_UNITS.map((unit) => ({ value: unit, label: t(`duration.units.${unit}`) }))}
        onChange={(unit) => onChange({ ...duration, unit: (unit ?? 'days') as Duration['unit'] })}
      />
    </Group>
  )
}
