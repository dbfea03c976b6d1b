import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { listOutbox, outboxEmail } from '@parcours/domain/delivery/outbox.ts'
import { applyOutcomes } from '@parcours/domain/delivery/outcomes.ts'
import { saveSender, showSender } from '@parcours/domain/delivery/senders.ts'
import { storeEvents } from '@parcours/domain/events/inbox.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { handlers } from '../operation.ts'

async function presentSender(tx: WorkspaceTx, workspaceId: string, publicUrl: string) {
  return { ...(await showSender(tx)), webhookUrl: `${publicUrl}/hooks/resend/${publicId('workspace', workspaceId)}` }
}

const time = (at: Date | null) => at?.toISOString() ?? null

export const emailHandlers = handlers({
  sender: ({ tx, workspaceId, deps }) => presentSender(tx, workspaceId, deps.publicUrl),
  async saveSender({ tx, workspaceId, body, deps, now }) {
    const { host, port, secure, username } = body.settings
    const settings = { ...(host && { host }), ...(port && { port }), ...(secure !== undefined && { secure }), ...(username && { username }) }
    await saveSender(tx, deps.signingKey, { ...body, settings }, now)
    return presentSender(tx, workspaceId, deps.publicUrl)
  },
  async outbox({ tx, query }) {
    const page = await listOutbox(tx, query)
    return {
      ...page,
      data: page.data.map((row) => ({
        id: publicId('message', row.message_id),
        contactId: publicId('contact', row.contact_id),
        recipient: row.recipient,
        subject: row.subject,
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
  async outboxEmail({ tx, params }) {
    const row = await outboxEmail(tx, uuidOf('message', params.id))
    return {
      id: publicId('message', row.message_id),
      recipient: row.recipient,
      sender: row.sender,
      subject: row.subject,
      html: row.html,
      text: row.text,
      headers: row.headers as Record<string, string>,
      acceptedAt: row.accepted_at.toISOString(),
    }
  },
  async simulate({ tx, workspaceId, params, body, now }) {
    const messageId = uuidOf('message', params.id)
    await outboxEmail(tx, messageId)
    const events = await applyOutcomes(tx, workspaceId, [{ messageId, kind: body.outcome, at: now, data: { source: 'sandbox' } }], now)
    await storeEvents(tx, events, now)
    return undefined
  },
})
