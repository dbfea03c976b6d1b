import { Select, Stack, Switch } from '@mantine/core'
import type { ImportPreviewAnswer } from '@parcours/contract/imports.ts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../parts/format.ts'
import type { ImportChoice } from './import-choice.ts'

/** Countries of telephone numbers, those of most files first. */
const COUNTRIES = [
  'FR',
  'BE',
  'CH',
  'LU',
  'CA',
  'DE',
  'ES',
  'GB',
  'IE',
  'IT',
  'NL',
  'PT',
  'AT',
  'PL',
  'US',
  'MA',
  'DZ',
  'TN',
  'SN',
  'CI',
  'BR',
  'MX',
  'AU',
  'IN',
  'JP',
]

interface OptionsProps {
  preview: ImportPreviewAnswer
  choice: ImportChoice
  onChange: (changed: Partial<ImportChoice>) => void
}

/** Options that only the user can decide; each is shown only where the file needs it. */
export function ImportOptions({ preview, choice, onChange }: OptionsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const targets = preview.columns.map(({ target }) => target)
  return (
    <Stack>
      {targets.includes('phone') && (
        <Select
          label={t('imports.country')}
          description={t('imports.countryText')}
          data={COUNTRIES.map((value) => ({ value, label: format.country(value) }))}
          value={choice.country}
          onChange={(country) => onChange({ country })}
          placeholder={t('imports.countryOfWorkspace')}
          clearable
          searchable
          maw={360}
        />
      )}
      {preview.withdrawn > 0 && (
        <Switch
          label={t('imports.revive', { count: preview.withdrawn })}
          description={t('imports.reviveText')}
          checked={choice.reviveConsents}
          onChange={({ currentTarget }) => onChange({ reviveConsents: currentTarget.checked })}
        />
      )}
      {preview.shortRows > 0 && (
        <Switch
          label={t('imports.fillShort', { count: preview.shortRows })}
          description={t('imports.fillShortText')}
          checked={choice.fillShortRows}
          onChange={({ currentTarget }) => onChange({ fillShortRows: currentTarget.checked })}
        />
      )}
    </Stack>
  )
}
