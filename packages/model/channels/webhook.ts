import type { MessageEventKind } from '../delivery/message-event.ts'

/** What a provider reports of one message. */
export interface ProviderReport {
  /** The provider's own id of the report: the same report counts once, however often it comes. */
  id: string
  kind: MessageEventKind
  at: Date
  /** The key under which the message was sent, where the report carries it. */
  messageId?: string | undefined
  /** The provider's id of the message. */
  providerId: string
  data: Record<string, unknown>
}

/** A call of a provider: its body as it was sent, since signatures are over bytes. */
export interface WebhookRequest {
  body: string
  /** A header's value, or nothing. */
  header(name: string): string
}

/** The signature does not fit the bytes: the request does not come from the provider, or it came too late. */
export class SignatureWrong extends Error {}
