import { conditionSentence } from '@parcours/model/condition/condition.ts'
import { IconArrowsSplit2 } from '@tabler/icons-react'
import { ConditionBuilder } from '../../conditions/ConditionBuilder.tsx'
import type { NodeView } from './view.ts'

export const condition: NodeView<'condition'> = {
  icon: IconArrowsSplit2,
  group: 'decide',
  color: 'yellow',
  summary: (settings, { language, names }) => conditionSentence(settings.condition, language, names),
  Form: ({ settings, onChange, errorAt }) => (
    <ConditionBuilder
      condition={settings.condition}
      onChange={(changed) => onChange({ condition: changed })}
      errorAt={(path) => errorAt(path ? `condition.${path}` : 'condition')}
    />
  ),
}
