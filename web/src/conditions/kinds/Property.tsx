import { IconUserCircle } from '@tabler/icons-react'
import { ComparisonFields } from '../ComparisonFields.tsx'
import type { ConditionView } from '../view.ts'

export const property: ConditionView<'property'> = {
  icon: IconUserCircle,
  fresh: { property: '', operator: 'is', value: '' },
  Form: ({ settings, onChange, errorAt }) => (
    <ComparisonFields of="contact" comparison={settings} onChange={onChange} errorAt={errorAt} />
  ),
}
