import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import type { SettingValues } from '@parcours/model/channels/provider-settings.ts'
import type { Provider } from '@parcours/model/delivery/provider.ts'
import type { World } from '../world.ts'

/** An email as the stand-in of a provider took it. */
export interface Taken {
  to: string
  /** The id of our message, where the provider gets it. */
  messageId: string
  /** The provider's own. */
  providerId: string
}

/** A call that reports a message that bounced for good. */
export interface Call {
  url: string
  headers: Record<string, string>
  payload: string
}

/** What a connection shows of the addresses at which it gets reports. */
export interface ConnectionAnswer {
  webhookUrl: string | null
  returnedMailUrl: string | null
}

/** The stand-in of a provider, as the contract of all providers needs it. What a provider cannot do is null. */
export interface ProviderPeer {
  /** Complete settings of two accounts there, with secrets that are like nothing else. */
  accounts: [SettingValues, SettingValues]
  /** All it took, in order, from any account. */
  taken(): Promise<Taken[]>
  /** Called when it took emails, before it answers. */
  onTaken: (emails: Taken[]) => Promise<void>
  /** The next answers after emails were taken never come. */
  breakNext: number
  /** An address that is refused for good. */
  refused: string | null
  /** Asks all to come later, or no longer. */
  putOff: ((isBusy: boolean) => void) | null
  /** Refuses all with these words, as of no account that it knows, or no longer. */
  shutOut: ((words: string | undefined) => void) | null
  /** Signs what became of an email as the provider does. */
  bounce: ((connection: ConnectionAnswer, email: Taken, reportId: string) => Call) | null
  /** In place of a network, where the provider is none. */
  wrap?: (provider: Provider<OutgoingEmail>) => Provider<OutgoingEmail>
  close(): Promise<void>
}

export type StartPeer = (world: World) => Promise<ProviderPeer>

/** A peer whose tests have not asked for anything yet. */
export const QUIET = { onTaken: async () => {}, breakNext: 0 }

/** The path of an address of this installation. */
export const pathOf = (address: string | null) => new URL(address ?? '').pathname
