import { z } from 'zod'
import type { MessageEventKind } from '../delivery/message-event.ts'
import type { Words } from '../i18n/say.ts'

/** A way to one contact for which consent is asked and kept. */
interface ConsentKind {
  /** The identifier of a contact that is the address there. */
  address: 'email' | 'phone'
  /** What one can be reached by: `by email`. */
  by: Words
  /** What one agrees to. */
  to: Words
}

/** Messages go through those that have a kind in registry.ts; of the others consent is collected already. */
export const CONSENT_KINDS = {
  email: { address: 'email', by: { en: 'email', fr: 'e-mail' }, to: { en: 'email', fr: 'l’e-mail' } },
  sms: { address: 'phone', by: { en: 'SMS', fr: 'SMS' }, to: { en: 'SMS', fr: 'le SMS' } },
} as const satisfies Record<string, ConsentKind>
export type ConsentChannel = keyof typeof CONSENT_KINDS
export const CONSENT_CHANNELS = Object.keys(CONSENT_KINDS) as [ConsentChannel, ...ConsentChannel[]]
export const ConsentChannel = z.enum(CONSENT_CHANNELS)

export const byConsentChannel = <T>(of: (channel: ConsentChannel) => T): Record<ConsentChannel, T> =>
  Object.fromEntries(CONSENT_CHANNELS.map((channel) => [channel, of(channel)])) as Record<ConsentChannel, T>

export const isConsentChannel = (text: string | null): text is ConsentChannel =>
  text !== null && Object.hasOwn(CONSENT_KINDS, text)

/** What messages say, on every channel: a revision of a template; each channel adds what their owner overrides. */
export const MessageContent = z.object({
  templateId: z.string(),
  revision: z.int(),
  /** Which of a campaign's variants it is. */
  variant: z.string().optional(),
})
export type MessageContent = z.infer<typeof MessageContent>

/** What a channel is to those who do not send through it. */
export interface ChannelKind {
  /** The identifier of a contact that is the address there. */
  address: 'email' | 'phone'
  content: z.ZodType<MessageContent>
  /**
   * What can become known of its messages, and its name among a contact's events, where journeys and conditions find
   * it.
   */
  events: Partial<Record<MessageEventKind, string>>
  /** Events that withdraw consent, and how the ledger names each as the source. */
  optOut: Partial<Record<MessageEventKind, string>>
  /** Whether a click shows that the message was opened, also where nothing else tells of openings. */
  clickIsOpen: boolean
}
