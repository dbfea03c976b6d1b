import { z } from 'zod'
import { loginText, MailHost } from './mail-host.ts'
import { PROVIDER_PROBLEMS } from './provider-problem.ts'

/** A mailbox that is read by IMAP for mail that came back. */
export const BounceMailboxSettings = z.strictObject({
  host: MailHost,
  port: z.int().min(1).max(65_535).default(993),
  secure: z
    .boolean()
    .default(true)
    .meta({ description: 'TLS from the first byte (port 993); otherwise STARTTLS where the server offers it' }),
  username: loginText(320).min(1),
  folder: z.string().trim().min(1).max(200).default('INBOX'),
})
export type BounceMailboxSettings = z.infer<typeof BounceMailboxSettings>

/** Why a mailbox could not be read. */
export const MAILBOX_PROBLEMS = [...PROVIDER_PROBLEMS, 'noFolder'] as const
export type MailboxProblem = (typeof MAILBOX_PROBLEMS)[number]

/** How far a mailbox was read. Ids begin anew where the validity is another. */
export interface MailboxPosition {
  uidValidity: string | null
  lastUid: number
}
