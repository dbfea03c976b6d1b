import type { ProviderProblem } from '../delivery/provider-problem.ts'
import type { Language, Words } from '../i18n/say.ts'
import type { SettingsSchema, SettingValues } from './provider-settings.ts'
import type { Channel } from './registry.ts'

/** What a provider is to those who do not talk to it: its settings, and the words of its form. */
export interface ProviderKind {
  channel: Channel
  /** Stored with connections and messages: it never changes. */
  key: string
  /** As the provider writes itself. */
  name: Record<Language, string>
  /** One sentence on whom it is for. */
  about: Record<Language, string>
  settings: SettingsSchema
  /**
   * With whom, and as whom, secrets are used: given for one login, they are not told to another. Undefined where the
   * settings name no account. Absent where secrets go to the provider only, whatever the settings.
   */
  login?: (settings: SettingValues) => unknown
  /** What of its settings to check, by what went wrong; `signature` where a call to its webhook cannot be believed. */
  advice?: Partial<Record<ProviderProblem | 'signature', Words>>
  /** What it cannot deliver comes back as mail: reports are read in a mailbox, or handed over. */
  returnsMail?: true
  /** How its webhook of deliveries, bounces and complaints are set up there; absent where it has none. */
  webhookHelp?: Record<Language, string>
}

/** The provider whose messages never leave the installation. */
export const SANDBOX = 'sandbox'
