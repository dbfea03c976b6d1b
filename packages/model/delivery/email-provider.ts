/** An email as it is handed to a provider. */
export interface OutgoingEmail {
  /** Unique to the message, the same at every attempt. */
  key: string
  from: string
  replyTo?: string | undefined
  to: string
  subject: string
  html: string
  text: string
  headers: Record<string, string>
}

/** What the provider said of one email. */
export type EmailOutcome =
  | { kind: 'accepted'; providerId?: string | undefined }
  /** It will never take this one: the reason is shown to people. */
  | { kind: 'refused'; reason: string }
  /** It may or may not have taken it: never sent again blindly. */
  | { kind: 'unknown'; reason: string }

/** The port behind which every email provider stands. */
export interface EmailProvider {
  readonly name: 'sandbox' | 'resend' | 'smtp'
  /** Emails it takes in one call. */
  readonly batchSize: number
  /** Whether a batch may be sent again under the same key without anyone getting it twice. */
  readonly repeatable: boolean
  /**
   * Hands over a batch; the outcomes are in the order of the emails.
   * @param batchKey the same at every attempt with the same emails
   * @throws when the provider cannot be reached or asks to come back later: the batch is tried again
   */
  send(batchKey: string, emails: OutgoingEmail[]): Promise<EmailOutcome[]>
}

/** How a workspace sends: who the emails are from, and the provider's settings and secret. */
export interface EmailSender {
  provider: EmailProvider['name']
  fromName: string
  fromAddress: string
  replyTo: string | null
  settings: { host?: string; port?: number; secure?: boolean; username?: string; baseUrl?: string }
  secret: string | null
}
