import { z } from 'zod'
import type { OutgoingMessage } from '../delivery/provider.ts'
import { type ChannelKind, MessageContent } from './channel.ts'

/** What an email says: a revision of a template, and what the owner of its messages overrides. */
export const EmailContent = MessageContent.extend({
  /** Overrides the template's, where there is something to see in it. */
  subject: z.string().optional(),
  /** Overrides the template's, where not empty. */
  preheader: z.string().optional(),
  /** Overrides the connection's, where not empty; Liquid like the others. */
  fromName: z.string().optional(),
  replyTo: z.string().optional(),
})
export type EmailContent = z.infer<typeof EmailContent>

/** An email as it is handed to a provider. */
export interface OutgoingEmail extends OutgoingMessage {
  from: string
  replyTo?: string | undefined
  to: string
  subject: string
  html: string
  /** What stands in the HTML between the pieces of its batch, where that has some. */
  between?: string[] | undefined
  text: string
  headers: Record<string, string>
  /** Contacts of whom it tells another user: a test, or a notification to a colleague. */
  about?: string[] | undefined
}

/** The size of an email, for {@link sendTogether}. */
export const charactersOf = ({ html, text }: OutgoingEmail): number => html.length + text.length

export const email = {
  address: 'email',
  content: EmailContent,
  events: {
    delivered: 'Email Delivered',
    opened: 'Email Opened',
    clicked: 'Email Link Clicked',
    bounced: 'Email Bounced',
    complained: 'Email Marked as Spam',
    unsubscribed: 'Unsubscribed',
    failed: 'Email Failed',
  },
  optOut: { unsubscribed: 'unsubscribe link', complained: 'spam complaint' },
  clickIsOpen: true,
} as const satisfies ChannelKind
