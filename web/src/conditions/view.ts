import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import type { ConditionKindName } from '@parcours/model/condition/registry.ts'
import type { TablerIcon } from '@tabler/icons-react'
import type { ReactNode } from 'react'

export interface ConditionFormProps<Settings> {
  settings: Settings
  onChange: (settings: Settings) => void
  /** What is wrong with a field, by its path below the condition. */
  errorAt: (path: string) => string | undefined
}

/** The visible half of a condition's kind: its icon, what it is just added with, and its form. */
export interface ConditionView<Kind extends ConditionKindName> {
  icon: TablerIcon
  fresh: ConditionSettings<Kind>
  Form: (props: ConditionFormProps<ConditionSettings<Kind>>) => ReactNode
}
