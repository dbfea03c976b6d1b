import { IconDice3 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { NumberField } from '../../parts/NumberField.tsx'
import type { ConditionView } from '../view.ts'

export const sample: ConditionView<'sample'> = {
  icon: IconDice3,
  fresh: { percent: 10, seed: '' },
  Form: function SampleForm({ settings, onChange }) {
    const { t } = useTranslation()
    return (
      <NumberField
        aria-label={t('condition.percent')}
        w={130}
        min={0.1}
        max={100}
        decimals={2}
        suffix=" %"
        value={settings.percent}
        onChange={(percent) => onChange({ ...settings, percent })}
      />
    )
  },
}
