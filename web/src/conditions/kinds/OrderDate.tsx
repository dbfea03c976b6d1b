import { Group, Select } from '@mantine/core'
import { IconCalendarDollar } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { NumberField } from '../../parts/NumberField.tsx'
import type { ConditionView } from '../view.ts'

export const orderDate: ConditionView<'orderDate'> = {
  icon: IconCalendarDollar,
  fresh: { which: 'last', compare: 'before', days: 180 },
  Form: function OrderDateForm({ settings, onChange }) {
    const { t } = useTranslation()
    return (
      <Group gap={6} align="flex-start">
        <Select
          aria-label={t('condition.whichOrder')}
          w={195}
          allowDeselect={false}
          value={settings.which}
          data={(['first', 'last'] as const).map((value) => ({ value, label: t(`condition.whichOrders.${value}`) }))}
          onChange={(which) => onChange({ ...settings, which: which === 'first' ? 'first' : 'last' })}
        />
        <Select
          aria-label={t('condition.compare')}
          w={195}
          allowDeselect={false}
          value={settings.compare}
          data={(['within', 'before'] as const).map((value) => ({ value, label: t(`condition.when.${value}`) }))}
          onChange={(compare) => onChange({ ...settings, compare: compare === 'within' ? 'within' : 'before' })}
        />
        <NumberField
          aria-label={t('condition.period.days')}
          w={110}
          max={3650}
          suffix={` ${t('condition.period.daysShort')}`}
          value={settings.days}
          onChange={(days) => onChange({ ...settings, days })}
        />
      </Group>
    )
  },
}
