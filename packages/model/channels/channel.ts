import { z } from 'zod'
import type { MessageEventKind } from '../delivery/message-event.ts'

/**
 * The ways to one contact for which consent is asked and kept. Messages go through those that have a kind in
 * registry.ts; of the others consent is collected already.
 */
export const CONSENT_CHANNELS = ['email', 'sms'] as const
export const ConsentChannel = z.enum(CONSENT_CHANNELS)
export type ConsentChannel = z.infer<typeof ConsentChannel>

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
