import { Chip, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'
import { DurationFields } from './DurationFields.tsx'
import type { NodeView } from './view.ts'

const WEEK = [1, 2, 3, 4, 5, 6, 7]

export const wait: NodeView<'wait'> = {
  icon: IconClock,
  color: 'blueGrey',
  summary: (settings, { t, format }) =>
    settings.until === 'duration'
      ? t(`duration.full.${settings.duration.unit}`, { count: settings.duration.amount })
      : t('nodes.wait.untilSummary', { days: format.list(settings.weekdays.map(format.weekday)) || '…', time: settings.time }),
  Form: function WaitForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const format = useFormat()
    return (
      <Stack>
        <SegmentedControl
          aria-label={t('nodes.wait.kind')}
          value={settings.until}
          data={[
            { value: 'duration', label: t('nodes.wait.duration') },
            { value: 'weekday', label: t('nodes.wait.weekday') },
          ]}
          onChange={(until) => onChange(until === 'weekday' ? { until: 'weekday', weekdays: [2], time: '09:00' } : { until: 'duration', duration: { amount: 1, unit: 'days' } })}
        />
        {settings.until === 'duration' ? (
          <DurationFields label={t('nodes.wait.for')} duration={settings.duration} onChange={(duration) => onChange({ ...settings, duration })} />
        ) : (
          <>
            <Chip.Group multiple value={settings.weekdays.map(String)} onChange={(days) => onChange({ ...settings, weekdays: days.map(Number).sort() })}>
              <Group gap={6}>
                {WEEK.map((day) => (
                  <Chip key={day} value={String(day)} size="sm">
                    {format.weekday(day)}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
            {errorAt('weekdays') && (
              <Text size="sm" c="var(--mantine-color-error)">
                {errorAt('weekdays')}
              </Text>
            )}
            <TextInput
              type="time"
              label={t('nodes.wait.time')}
              description={t('nodes.wait.timeText')}
              value={settings.time}
              onChange={({ currentTarget }) => currentTarget.value && onChange({ ...settings, time: currentTarget.value.slice(0, 5) })}
            />
          </>
        )}
      </Stack>
    )
  },
}
