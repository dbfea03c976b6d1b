import { Radio, Stack } from '@mantine/core'
import { Reentry } from '@parcours/model/journey/reentry.ts'
import { useTranslation } from 'react-i18next'

/** Whether people may come again; each choice says what it does. */
export function ReentryFields({ value, onChange }: { value: Reentry; onChange: (value: Reentry) => void }) {
  const { t } = useTranslation()
  return (
    <Radio.Group label={t('reentry.title')} value={value} onChange={(chosen) => onChange(Reentry.parse(chosen))}>
      <Stack gap="xs" mt={6}>
        {Reentry.options.map((option) => (
          <Radio key={option} value={option} label={t(`reentry.${option}.name`)} description={t(`reentry.${option}.text`)} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
