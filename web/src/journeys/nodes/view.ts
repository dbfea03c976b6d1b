import type { Names } from '@parcours/model/condition/kind.ts'
import type { NodeKindName, SettingsOf } from '@parcours/model/journey/registry.ts'
import type { TablerIcon } from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import type { useFormat } from '../../parts/format.ts'

/** What a card needs to say its settings in words. */
export interface Words {
  t: TFunction
  format: ReturnType<typeof useFormat>
  language: 'en' | 'fr'
  names: Names
}

export interface FormProps<Settings> {
  settings: Settings
  onChange: (settings: Settings) => void
  /** What is wrong with a field, by its path below the settings. */
  errorAt: (path: string) => string | undefined
}

/** Where steps are looked for, in the order of the lists that offer them. */
export const STEP_GROUPS = ['enter', 'message', 'wait', 'decide', 'data', 'end'] as const
export type StepGroup = (typeof STEP_GROUPS)[number]

/** The visible half of a node: its card's look and line of summary, and its form. */
export interface NodeView<Kind extends NodeKindName> {
  icon: TablerIcon
  group: StepGroup
  /** A colour for meaning; an icon and a word always stand beside it. */
  color: 'violet' | 'yellow' | 'blueGrey' | 'teal' | 'gray'
  summary: (settings: SettingsOf<Kind>, words: Words) => string
  /** A picture of what it sends, for its card. */
  Picture?: (settings: SettingsOf<Kind>) => ReactNode
  /** What a way out is called, where users give it a name; the words of `ports` otherwise. */
  portName?: (settings: SettingsOf<Kind>, port: string, words: Words) => string
  Form: (props: FormProps<SettingsOf<Kind>>) => ReactNode
}
