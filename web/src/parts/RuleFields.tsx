import { Chip, Group, NumberInput, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from './format.ts'
import { readRule, WEEKDAYS, writeRule } from './rule.ts'

/** Days that come again, as most people say them; a rule that says more is edited as text (RFC 5545). */
export function RuleFields({ rule, onChange, error }: { rule: string; onChange: (rule: string) => void; error?: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const simple = readRule(rule)
  if (!simple) return <TextInput label={t('campaigns.time.rule')} value={rule} error={error} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
  const set = (part: Partial<typeof simple>) => onChange(writeRule({ ...simple, ...part }))
  return (
    <>
      <Group gap="sm" align="flex-end">
        <NumberInput
          label={t('campaigns.time.every')}
          w={110}
          min={1}
          max={52}
          allowDecimal={false}
          value={simple.interval}
          onChange={(interval) => typeof interval === 'number' && interval > 0 && set({ interval })}
        />
        <Select
          aria-label={t('campaigns.time.every')}
          w={140}
          allowDeselect={false}
          value={simple.every}
          onChange={(every) => set({ every: (every ?? 'WEEKLY') as typeof simple.every })}
          data={(['DAILY', 'WEEKLY', 'MONTHLY'] as const).map((every) => ({ value: every, label: t(`campaigns.time.units.${every}`) }))}
        />
        {simple.every === 'MONTHLY' && (
          <NumberInput
            label={t('campaigns.time.monthDay')}
            w={180}
            min={1}
            max={31}
            allowDecimal={false}
            value={simple.monthDay}
            onChange={(monthDay) => typeof monthDay === 'number' && monthDay > 0 && set({ monthDay })}
          />
        )}
      </Group>
      {simple.every === 'WEEKLY' && (
        <Chip.Group multiple value={simple.weekdays} onChange={(weekdays) => set({ weekdays })}>
          <Group gap={6} role="group" aria-label={t('campaigns.time.weekdays')}>
            {WEEKDAYS.map((day, index) => (
              <Chip key={day} value={day} size="sm" variant="outline">
                {format.weekday(index + 1)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      )}
    </>
  )
}
