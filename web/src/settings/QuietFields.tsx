import { SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import type { QuietHours } from '@parcours/model/delivery/quiet-hours.ts'
import { useTranslation } from 'react-i18next'
import { DateField } from '../parts/DateField.tsx'
import { Weekdays } from '../parts/Weekdays.tsx'

const FIRST: QuietHours = { from: '21:00', to: '08:00', weekdays: [] }

interface Props {
  quiet: QuietHours | null
  readOnly: boolean
  errorOf: (path: string) => string | undefined
  onChange: (quiet: QuietHours | null) => void
}

/** When no marketing is sent, by the clock of each contact. */
export function QuietFields({ quiet, readOnly, errorOf, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <Switch
        label={t('settings.limits.quiet')}
        description={t('settings.limits.quietText')}
        disabled={readOnly}
        checked={quiet !== null}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? FIRST : null)}
      />
      {quiet && (
        <Stack gap="xs">
          <SimpleGrid cols={2}>
            {(['from', 'to'] as const).map((part) => (
              <DateField
                key={part}
                type="time"
                required
                label={t(`settings.limits.quietHours.${part}`)}
                readOnly={readOnly}
                value={quiet[part]}
                error={errorOf(`quiet.${part}`)}
                onChange={(time) => onChange({ ...quiet, [part]: time })}
              />
            ))}
          </SimpleGrid>
          <Text size="sm" fw={500} id="quiet-days">
            {t('settings.limits.quietHours.weekdays')}
          </Text>
          <Weekdays
            labelledBy="quiet-days"
            chosen={quiet.weekdays}
            disabled={readOnly}
            error={errorOf('quiet.weekdays')}
            onChange={(weekdays) => onChange({ ...quiet, weekdays })}
          />
        </Stack>
      )}
    </>
  )
}
