import { saveBounceMailbox, showBounceMailbox } from '@parcours/domain/channels/email/bounce-mailboxes.ts'
import { listOutbox, outboxEmail, simulateMessageEvent } from '@parcours/domain/channels/email/outbox.ts'
import { getLimits, saveLimits } from '@parcours/domain/delivery/limits.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { handlers, tag, type WorkspaceCall } from '../operation.ts'

async function presentBounceMailbox(tx: WorkspaceCall<object>['tx']) {
  const mailbox = await showBounceMailbox(tx)
  if (!mailbox) return { mailbox: null }
  const { settings, enabled, lastReadAt, failure, mails, reports } = mailbox
  return {
    mailbox: {
      ...settings,
      enabled,
      lastReadAt: time(lastReadAt),
      problem: failure?.problem ?? null,
      reason: failure?.reason ?? null,
      mails,
      reports,
    },
  }
}

const time = (at: Date | null) => at?.toISOString() ?? null

export const emailHandlers = handlers({
  getBounceMailbox: ({ tx }) => presentBounceMailbox(tx),
  async saveBounceMailbox({ tx, workspaceId, deps, body: { enabled, password, ...settings } }) {
    await saveBounceMailbox(tx, deps.signingKey, workspaceId, { enabled, settings, password })
    return presentBounceMailbox(tx)
  },
  async getSendingLimits({ tx, reply }) {
    const { limits, revision } = await getLimits(tx)
    tag(reply, revision)
    return limits
  },
  async saveSendingLimits({ tx, workspaceId, body, reply, now }) {
    tag(reply, await saveLimits(tx, workspaceId, body, now))
    return body
  },
  async listOutboxEmails({ tx, query }) {
    const page = await listOutbox(tx, query)
    return {
      ...page,
      data: page.data.map((row) => ({
        id: publicId('message', row.message_id),
        contactId: row.contact_id && publicId('contact', row.contact_id),
        recipient: row.recipient,
        subject: row.subject,
        language: row.language,
        acceptedAt: row.accepted_at.toISOString(),
        deliveredAt: time(row.delivered_at),
        openedAt: time(row.opened_at),
        clickedAt: time(row.clicked_at),
        bouncedAt: time(row.bounced_at),
        complainedAt: time(row.complained_at),
        unsubscribedAt: time(row.unsubscribed_at),
      })),
    }
  },
  async getOutboxEmail({ tx, params }) {
    const row = await outboxEmail(tx, uuidOf('message', params.id))
    return {
      id: publicId('message', row.message_id),
      contactId: row.contact_id && publicId('contact', row.contact_id),
      recipient: row.recipient,
      sender: row.sender,
      subject: row.subject,
      html: row.html,
      text: row.text,
      headers: row.headers as Record<string, string>,
      acceptedAt: row.accepted_at.toISOString(),
    }
  },
  async simulateMessageEvent({ tx, workspaceId, params, body, now }) {
    await simulateMessageEvent(tx, workspaceId, uuidOf('message', params.id), body.kind, now)
    return undefined
  },
})
