import type { EmailOutcome, EmailProvider, OutgoingEmail } from '@parcours/model/delivery/email-provider.ts'
import nodemailer from 'nodemailer'

const CONNECTIONS = 5

export interface SmtpSettings {
  host: string
  port: number
  /** TLS from the first byte (port 465); otherwise STARTTLS where the server offers it. */
  secure: boolean
  username?: string | undefined
  password?: string | undefined
}

interface SmtpError extends Error {
  responseCode?: number
  syscall?: string
  code?: string
}

/**
 * Emails by SMTP through nodemailer's pool. SMTP knows no idempotency: what was in flight when a connection broke is
 * unknown, and a batch is no larger than the connections, so that a crash leaves at most one unknown on each.
 */
export function smtpEmail({ host, port, secure, username, password }: SmtpSettings): EmailProvider {
  const transport = nodemailer.createTransport({
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
    host,
    port,
    secure,
    ...(username && { auth: { user: username, pass: password ?? '' } }),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const sendOne = async (email: OutgoingEmail): Promise<EmailOutcome> => {
    const { key, from, to, replyTo, subject, html, text, headers } = email
    try {
      // The Message-ID is the same at every attempt: a receiver, or a person, can tell a repeat.
      const sent = await transport.sendMail({ from, to, replyTo, subject, html, text, headers, messageId: `<${key}@${host}>` })
      return { kind: 'accepted', providerId: sent.messageId }
    } catch (error) {
      return outcomeOf(error as SmtpError)
    }
  }
  return { name: 'smtp', batchSize: CONNECTIONS, repeatable: false, send: (_, emails) => Promise.all(emails.map(sendOne)) }
}

/** Codes of failures before the message itself is sent. */
const NOT_BEGUN = new Set(['ECONNREFUSED', 'EDNS', 'EAUTH', 'ETLS', 'EENVELOPE', 'EPROTOCOL'])

/**
 * What an error leaves us knowing. Once a connection stood, its end does not tell whether the message was taken.
 * @throws when nothing was handed over yet and a later attempt may succeed
 */
function outcomeOf(error: SmtpError): EmailOutcome {
  const reason = `smtp: ${error.message.slice(0, 300)}`
  if (error.responseCode && error.responseCode >= 500) return { kind: 'refused', reason }
  if (error.responseCode || error.syscall === 'connect' || NOT_BEGUN.has(error.code ?? '')) throw error
  return { kind: 'unknown', reason }
}
