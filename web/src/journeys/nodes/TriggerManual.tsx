import { IconHandClick } from '@tabler/icons-react'
import { EntryRuleFields } from './EntryRuleFields.tsx'
import type { NodeView } from './view.ts'

export const triggerManual: NodeView<'triggerManual'> = {
  icon: IconHandClick,
  group: 'enter',
  color: 'violet',
  summary: (_, { t }) => t('nodes.triggerManual.summary'),
  Form: ({ settings, onChange, errorAt }) => (
    <EntryRuleFields settings={settings} onChange={onChange} errorAt={errorAt} />
  ),
}
