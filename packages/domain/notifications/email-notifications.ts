import { createHash } from 'node:crypto'
import { uuids } from '@parcours/db/arrays.ts'
import { inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import { mailbox } from '@parcours/model/delivery/header.ts'
import { batchOf, NO_LEDGER } from '@parcours/model/delivery/provider.ts'
import { pickLanguage } from '@parcours/model/i18n/say.ts'
import type { UserId } from '@parcours/model/id.ts'
import type { NotificationKind } from '@parcours/model/notifications.ts'
import { sql } from 'kysely'
import { loadConnection } from '../connections/load.ts'
import type { DeliveryServices, Providers } from '../delivery/services.ts'
import { sideBySide, type TurnWork } from '../quarantine/each-in-turn.ts'
import { notificationEmail } from './notification-email.ts'
import type { NotificationTemplate } from './notification-template.ts'
import { NOTIFICATION_TEMPLATES } from './templates/registry.ts'

/** Notifications in one round. */
const MAX_NOTIFICATIONS_PER_ROUND = 20
/** What could not be sent for so long is shown in the interface only. */
const RETRIED_FOR = '1 day'
/** A connection that failed is tried again after this time. */
const RETRY_MS = 5 * 60_000

interface Notification {
  workspace_id: string
  id: string
  kind: NotificationKind
  data: unknown
}

/**
 * Emails what is to be told to members of the workspace, by its own connection. A crash in between tells it twice
 * rather than never. A connection that fails is tried again later.
 * @param running see `sideBySide`
 */
export async function emailNotifications(
  services: Pick<DeliveryServices, 'db' | 'providers' | 'clock'>,
  running?: Set<string>,
): Promise<void> {
  const { db } = services
  const now = services.clock()
  const { rows } = await sql<Notification>`
    SELECT workspace_id, id, kind, data FROM notifications
     WHERE emailed_at IS NULL
       AND created_at > ${now}::timestamptz - ${RETRIED_FOR}::interval
       AND coalesce(retry_at, created_at) <= ${now}
       AND workspace_id <> ALL (${uuids([...(running ?? [])])})
     ORDER BY created_at LIMIT ${MAX_NOTIFICATIONS_PER_ROUND}`.execute(db)
  const works = rows.map((notification): TurnWork => {
    const retryAt = new Date(now.getTime() + RETRY_MS)
    return {
      workspaceId: notification.workspace_id,
      kind: 'recurring',
      key: `notification ${notification.id}`,
      name: notification.kind,
      work: () => emailNotification(services, notification),
      putOff: () =>
        db.updateTable('notifications').set({ retry_at: retryAt }).where('id', '=', notification.id).execute(),
    }
  })
  await sideBySide(db, works, now, running)
}

async function emailNotification(
  { db, providers, clock }: Pick<DeliveryServices, 'db' | 'providers' | 'clock'>,
  notification: Notification,
): Promise<void> {
  const { connection, emails } = await inWorkspace(db, notification.workspace_id, async (tx) => {
    const loaded = await loadConnection(tx, providers.signingKey, { channel: 'email' })
    return {
      connection: loaded,
      emails: await write(tx, notification, mailbox(loaded.fromAddress, loaded.fromName), providers),
    }
  })
  if (emails.length > 0) {
    const provider = providers.open(notification.workspace_id, connection)
    await provider.send(batchOf(notification.id, emails), NO_LEDGER)
  }
  await inWorkspace(db, notification.workspace_id, (tx) =>
    tx.updateTable('notifications').set({ emailed_at: clock() }).where('id', '=', notification.id).execute(),
  )
}

/** The emails of a notification, one a recipient, in the language of each. */
async function write(
  tx: WorkspaceTx,
  { id, kind, data }: Notification,
  from: string,
  { publicUrl }: Pick<Providers, 'publicUrl'>,
): Promise<OutgoingEmail[]> {
  // The registry pairs each kind with its own data, which the compiler cannot follow through a lookup.
  const template = NOTIFICATION_TEMPLATES[kind] as unknown as NotificationTemplate<NotificationKind>
  const known = data as Parameters<typeof template.prepare>[1]
  const to = template.recipients(known)
  // An address that is no member's gets nothing: a journey must not be a way around consent.
  const members = tx
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['u.id', 'u.email', 'u.language'])
  const recipients = await (to.length > 0
    ? members.where('u.email', 'in', to)
    : members.where('m.role', 'in', ['owner', 'admin'])
  ).execute()
  const textIn = await template.prepare(tx, known, publicUrl)
  return recipients.map((member) => {
    const language = pickLanguage(member.language)
    const text = textIn(language)
    return notificationEmail(text, { key: keyOf(id, member.id), from, to: member.email, language })
  })
}

/** The same for the same notification and user at every attempt, as providers that know keys want it. */
function keyOf(providerEventId: string, userId: UserId): string {
  const hex = createHash('sha256').update(`${providerEventId} ${userId}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
