import { SimpleGrid, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../parts/DateField.tsx'
import { NumberField, OptionalNumberField } from '../../parts/NumberField.tsx'
import type { SetupPart } from './setup-part.ts'

/** How fast, at which hours, and how it is measured. */
export function OptionFields({ definition: { pace, hours, holdout, conversionDays }, change, errorAt }: SetupPart) {
  const { t } = useTranslation()
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
        <OptionalNumberField
          label={t('campaigns.options.pace')}
          description={t('campaigns.options.paceText')}
          inputWrapperOrder={['label', 'input', 'description']}
          thousandSeparator=" "
          value={pace}
          error={errorAt('pace')}
          onChange={(value) => change({ pace: value }, 'pace')}
        />
        <NumberField
          label={t('campaigns.options.holdout')}
          description={t('campaigns.options.holdoutText')}
          inputWrapperOrder={['label', 'input', 'description']}
          min={0}
          max={50}
          value={holdout}
          error={errorAt('holdout')}
          onChange={(value) => change({ holdout: value }, 'holdout')}
        />
        <NumberField
          label={t('campaigns.options.conversionDays')}
          max={90}
          value={conversionDays}
          error={errorAt('conversionDays')}
          onChange={(value) => change({ conversionDays: value }, 'conversionDays')}
        />
      </SimpleGrid>
      <Switch
        label={t('campaigns.options.hours')}
        checked={hours !== null}
        onChange={({ currentTarget }) =>
          change({ hours: currentTarget.checked ? { from: '08:00', to: '20:00' } : null }, '')
        }
      />
      {hours && (
        <SimpleGrid cols={2} spacing="sm" maw={320}>
          <DateField
            type="time"
            required
            label={t('campaigns.options.from')}
            value={hours.from}
            error={errorAt('hours.from')}
            onChange={(from) => change({ hours: { ...hours, from } }, 'hours')}
          />
          <DateField
            type="time"
            required
            label={t('campaigns.options.to')}
            value={hours.to}
            error={errorAt('hours.to')}
            onChange={(to) => change({ hours: { ...hours, to } }, 'hours')}
          />
        </SimpleGrid>
      )}
    </>
  )
}
