import type { SettingValues } from './provider-settings.ts'
import type { Channel } from './registry.ts'

/** How a workspace sends on a channel: who the messages are from, and through which account of which provider. */
export interface Connection<C extends Channel = Channel> {
  /** Of the database; absent for the installation's own. */
  id?: string
  channel: C
  /** The key of its kind. */
  provider: string
  fromName: string
  fromAddress: string
  replyTo: string | null
  /** The provider's settings, with its secrets. */
  settings: SettingValues
}
