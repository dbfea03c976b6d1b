import type { ChannelKind, ConsentChannel } from './channel.ts'
import { email, type OutgoingEmail } from './email.ts'

/** The channels that messages go through. */
export const CHANNEL_KINDS = { email } as const satisfies Partial<Record<ConsentChannel, ChannelKind>>
export type Channel = keyof typeof CHANNEL_KINDS
export const CHANNELS = Object.keys(CHANNEL_KINDS) as [Channel, ...Channel[]]

/** A message of each channel as its providers take it. */
export interface OutgoingBy {
  email: OutgoingEmail
}
