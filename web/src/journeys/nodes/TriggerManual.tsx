import { IconHandClick } from '@tabler/icons-react'
import { ReentryFields } from './ReentryFields.tsx'
import type { NodeView } from './view.ts'

export const triggerManual: NodeView<'triggerManual'> = {
  icon: IconHandClick,
  color: 'violet',
  summary: (_, { t }) => t('nodes.triggerManual.summary'),
  Form: ({ settings, onChange }) => <ReentryFields value={settings.reentry} onChange={(reentry) => onChange({ ...settings, reentry })} />,
}
