import { IconArrowsSplit2 } from '@tabler/icons-react'
import { ConditionFields } from './ConditionFields.tsx'
import { conditionWords } from './condition-words.ts'
import type { NodeView } from './view.ts'

export const condition: NodeView<'condition'> = {
  icon: IconArrowsSplit2,
  color: 'yellow',
  summary: (settings, words) => conditionWords(settings.condition, words),
  Form: ({ settings, onChange, errorAt }) => (
    <ConditionFields condition={settings.condition} onChange={(changed) => onChange({ condition: changed })} errorAt={(path) => errorAt(path ? `condition.${path}` : 'condition')} />
  ),
}
