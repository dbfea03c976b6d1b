import { NumberInput } from '@mantine/core'
import { IconDice3 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ConditionView } from '../view.ts'

export const sample: ConditionView<'sample'> = {
  icon: IconDice3,
  fresh: { percent: 10, seed: '' },
  Form: function SampleForm({ settings, onChange }) {
    const { t } = useTranslation()
    return (
      <NumberInput
        aria-label={t('condition.percent')}
        w={130}
        min={0.1}
        max={100}
        suffix=" %"
        value={settings.percent}
        onChange={(percent) => onChange({ ...settings, percent: Math.min(100, Math.max(0.1, Number(percent) || 0.1)) })}
      />
    )
  },
}
