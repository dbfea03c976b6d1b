import { Group, TextInput } from '@mantine/core'
import { IconBrowser } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { AmountFields } from '../fields.tsx'
import { PeriodFields } from '../PeriodFields.tsx'
import type { ConditionView } from '../view.ts'

export const pageVisit: ConditionView<'pageVisit'> = {
  icon: IconBrowser,
  fresh: { compare: 'atLeast', amount: 1, withinDays: 30 },
  Form: function PageVisitForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const { compare, amount, address, source } = settings
    const text = (value: string) => (value === '' ? undefined : value)
    return (
      <Group gap={6} align="flex-start">
        <AmountFields
          value={{ compare, amount }}
          error={errorAt('amount')}
          onChange={(changed) => onChange({ ...settings, ...changed })}
        />
        <TextInput
          aria-label={t('condition.address')}
          placeholder={t('condition.address')}
          w={190}
          value={address ?? ''}
          onChange={({ currentTarget }) => onChange({ ...settings, address: text(currentTarget.value) })}
        />
        <TextInput
          aria-label={t('condition.source')}
          placeholder={t('condition.source')}
          w={190}
          value={source ?? ''}
          onChange={({ currentTarget }) => onChange({ ...settings, source: text(currentTarget.value) })}
        />
        <PeriodFields value={settings} onChange={(time) => onChange({ ...settings, ...time })} errorAt={errorAt} />
      </Group>
    )
  },
}
