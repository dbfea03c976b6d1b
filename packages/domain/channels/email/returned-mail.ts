import { createHash } from 'node:crypto'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ReturnedMail } from '@parcours/model/delivery/returned-mail.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { applyMessageEvents } from '../../delivery/message-events.ts'
import { storeEvents } from '../../events/inbox.ts'

/** Days in which a message is found by its recipient: mail servers give up after five days. */
const DAYS = 10

/**
 * The message that a returned mail is about: the one that it names, if it is the workspace's, or else the latest to
 * that address.
 */
async function messageOfReturned(
  tx: WorkspaceTx,
  { messageId, recipient }: ReturnedMail,
  now: Date,
): Promise<string | undefined> {
  const named =
    messageId && (await tx.selectFrom('messages').select('id').where('id', '=', messageId).executeTakeFirst())
  if (named) return named.id
  if (!recipient) return undefined
  const { rows } = await sql<{ id: string }>`
    SELECT m.id FROM contacts c JOIN messages m ON m.workspace_id = c.workspace_id AND m.contact_id = c.id
     WHERE c.email = ${recipient}
       AND m.status IN ('sent', 'unknown')
       AND m.created_at > ${now}::timestamptz - make_interval(days => ${DAYS})
     ORDER BY m.created_at DESC
     LIMIT 1`.execute(tx)
  return rows[0]?.id
}

/** Applies the reports of a mail, any number of times; returns how many of them are about messages of the workspace. */
export async function applyReturnedMail(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  raw: Buffer,
  reports: ReturnedMail[],
  now: Date,
): Promise<number> {
  const providerEventId = `mail ${createHash('sha256').update(raw).digest('base64url')}`
  const events = []
  for (const [index, report] of reports.entries()) {
    const messageId = await messageOfReturned(tx, report, now)
    if (messageId)
      events.push({
        messageId,
        kind: report.kind,
        at: now,
        data: report.data,
        providerEventId: `${providerEventId} ${index}`,
      })
  }
  await storeEvents(tx, await applyMessageEvents(tx, workspaceId, events, now), now)
  return events.length
}
