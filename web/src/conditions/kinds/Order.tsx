import { Group, Select } from '@mantine/core'
import { ORDER_MEASURES } from '@parcours/model/condition/kinds/order.ts'
import { IconShoppingCart } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { AmountFields, Suggested } from '../fields.tsx'
import { PeriodFields } from '../PeriodFields.tsx'
import type { ConditionView } from '../view.ts'

export const order: ConditionView<'order'> = {
  icon: IconShoppingCart,
  fresh: { measure: 'count', compare: 'atLeast', amount: 1 },
  Form: function OrderForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const { measure, compare, amount, product, category } = settings
    return (
      <Group gap={6} align="flex-start">
        <Select
          aria-label={t('condition.measure')}
          w={220}
          allowDeselect={false}
          value={measure}
          data={ORDER_MEASURES.map((value) => ({ value, label: t(`condition.orderMeasures.${value}`) }))}
          onChange={(value) =>
            onChange({ ...settings, measure: (value ?? 'count') as (typeof ORDER_MEASURES)[number] })
          }
        />
        <AmountFields
          value={{ compare, amount }}
          error={errorAt('amount')}
          onChange={(changed) => onChange({ ...settings, ...changed })}
        />
        <Suggested
          label={t('condition.anyProduct')}
          of="product"
          value={product ?? ''}
          onChange={(value) => onChange({ ...settings, product: value || undefined })}
        />
        <Suggested
          label={t('condition.anyCategory')}
          of="category"
          value={category ?? ''}
          onChange={(value) => onChange({ ...settings, category: value || undefined })}
        />
        <PeriodFields value={settings} onChange={(time) => onChange({ ...settings, ...time })} errorAt={errorAt} />
      </Group>
    )
  },
}
