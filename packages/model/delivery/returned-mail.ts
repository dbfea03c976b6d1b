import type { BounceKind } from './message.ts'

/** What a mail server says of a message that it took and could not deliver, or that a contact called spam. */
export interface ReturnedMail {
  kind: 'bounced' | 'complained'
  /** The address concerned, where the report names one. */
  recipient: string | undefined
  /** Our message's id, where the report carries the headers of what it is about. */
  messageId: string | undefined
  data: { kind?: BounceKind; reason: string; source: 'mail' }
}
