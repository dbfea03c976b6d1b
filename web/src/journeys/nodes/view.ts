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

/** The visible half of a node: its card's look and line of summary, and its form. */
export interface NodeView<Kind extends NodeKindName> {
  icon: TablerIcon
  /** A colour for meaning; an icon and a word always stand beside it. */
  color: 'violet' | 'yellow' | 'blueGrey' | 'teal' | 'gray'
  summary: (settings: SettingsOf<Kind>, words: Words) => string
  /** What a way out is called, where users give it a name; the words of `ports` otherwise. */
  portName?: (settings: SettingsOf<Kind>, port: string, words: Words) => string
  Form: (props: FormProps<SettingsOf<Kind>>) => ReactNode
}
