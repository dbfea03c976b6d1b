import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { jsons, texts, uuids } from '@parcours/db/arrays.ts'
import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { OutgoingEmail } from '@parcours/model/channels/email.ts'
import type { MessageEventKind } from '@parcours/model/delivery/message-event.ts'
import { weave } from '@parcours/model/delivery/pieces.ts'
import type { Batch } from '@parcours/model/delivery/provider.ts'
import type { MessageId, WorkspaceId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'
import { applyMessageEvents } from '../../delivery/message-events.ts'
import { storeEvents } from '../../events/inbox.ts'
import { type Cursor, decodeCursor, pageOf } from '../../page.ts'
import { found } from '../../problem.ts'
import { uuidv7 } from '../../uuid.ts'

/** Deflate looks back 32 kB at most. */
const WINDOW = 32_768

const dictionaryOf = (pieces: readonly string[]) => Buffer.from(pieces.join('')).subarray(-WINDOW)

/**
 * HTML as it is stored: the parts between the pieces of its batch; or deflated with the pieces as dictionary, where a
 * template decides and repeats; or as it is.
 */
type StoredHtml = string[] | { deflated: string } | string

function htmlToStore(
  { html, between }: OutgoingEmail,
  pieces: Batch<OutgoingEmail>['pieces'],
  dictionary: Buffer,
): StoredHtml {
  if (!pieces) return html
  return between ?? { deflated: deflateRawSync(html, { level: 1, dictionary }).toString('base64') }
}

function storedHtml(stored: StoredHtml, pieces: string[]): string {
  if (typeof stored === 'string') return stored
  return Array.isArray(stored)
    ? weave(pieces, stored)
    : inflateRawSync(Buffer.from(stored.deflated, 'base64'), { dictionary: dictionaryOf(pieces) }).toString()
}

/**
 * Stores emails in place of a real provider. The pieces that their HTML shares are stored once, since a thousand emails
 * are nearly alike; they hold no personal data. The same email twice is one, as with a provider that takes idempotency
 * keys.
 */
export async function storeInOutbox(
  db: Database,
  workspaceId: WorkspaceId,
  emails: OutgoingEmail[],
  pieces: Batch<OutgoingEmail>['pieces'],
  now: Date,
): Promise<void> {
  const batchId = uuidv7(now.getTime())
  const dictionary = dictionaryOf(pieces ?? [])
  await inWorkspace(db, workspaceId, async (tx) => {
    await tx
      .insertInto('sandbox_batches')
      .values({ workspace_id: workspaceId, id: batchId, pieces: [...(pieces ?? [])] })
      .execute()
    await sql`
      INSERT INTO sandbox_outbox (workspace_id, message_id, recipient, sender, subject, html, text, headers, batch_id,
          accepted_at)
      SELECT ${workspaceId}, *, ${batchId}::uuid, ${now}::timestamptz
        FROM unnest(${uuids(emails.map(({ key }) => key))}, ${texts(emails.map(({ to }) => to))},
            ${texts(emails.map(({ from }) => from))},
        ${texts(emails.map(({ subject }) => subject))},
        ${jsons(emails.map((email) => htmlToStore(email, pieces, dictionary)))},
        ${texts(emails.map(({ text }) => text))},
        ${jsons(emails.map(({ headers }) => headers))})
      ON CONFLICT DO NOTHING`.execute(tx)
    const about = emails.flatMap(({ key, about = [] }) =>
      about.map((contactId) => ({ workspace_id: workspaceId, message_id: key, contact_id: contactId })),
    )
    if (about.length > 0) await tx.insertInto('sandbox_outbox_contacts').values(about).execute()
  })
}

export async function listOutbox(
  tx: WorkspaceTx,
  query: { limit: number; cursor?: string | undefined; search?: string | undefined },
) {
  const after: Cursor | undefined = query.cursor ? decodeCursor(query.cursor) : undefined
  const contains = (column: RawBuilder<unknown>) => sql`strpos(lower(${column}), lower(${query.search})) > 0`
  const isFound = query.search ? sql`AND (${contains(sql`recipient`)} OR ${contains(sql`subject`)})` : sql``
  const isBehind = after ? sql`AND (accepted_at, message_id) < (${after.at}::timestamptz, ${after.id}::uuid)` : sql``
  const { rows } = await sql<{
    message_id: string
    recipient: string
    subject: string
    language: string | null
    accepted_at: Date
    /** Null for an email without a message row: a test send, or a notification to a colleague. */
    contact_id: string | null
    delivered_at: Date | null
    opened_at: Date | null
    clicked_at: Date | null
    bounced_at: Date | null
    complained_at: Date | null
    unsubscribed_at: Date | null
  }>`
    SELECT o.message_id, o.recipient, o.subject, o.headers ->> 'Content-Language' AS language, o.accepted_at,
           m.contact_id, m.delivered_at, m.opened_at, m.clicked_at,
           m.bounced_at, m.complained_at, m.unsubscribed_at
      FROM (SELECT *
              FROM sandbox_outbox
             WHERE true ${isBehind} ${isFound}
             ORDER BY accepted_at DESC, message_id DESC
             LIMIT ${query.limit + 1}) o
      LEFT JOIN messages m ON m.id = o.message_id
     ORDER BY o.accepted_at DESC, o.message_id DESC`.execute(tx)
  return pageOf(
    rows,
    query.limit,
    (row) => ({ at: row.accepted_at.toISOString(), id: row.message_id }),
    (row) => row,
  )
}

/**
 * Lets something become of a message in the outbox, as a provider would tell it. @throws Problem when it is not there
 */
export async function simulateMessageEvent(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  messageId: MessageId,
  kind: MessageEventKind,
  now: Date,
): Promise<void> {
  await outboxEmail(tx, messageId)
  const data = { source: 'sandbox' }
  const events = await applyMessageEvents(tx, workspaceId, [{ messageId, kind, at: now, data }], now)
  await storeEvents(tx, events, now)
}

/** One email as it was accepted. */
export async function outboxEmail(tx: WorkspaceTx, messageId: MessageId) {
  const row = await tx
    .selectFrom('sandbox_outbox as o')
    .innerJoin('sandbox_batches as b', (join) =>
      join.onRef('b.workspace_id', '=', 'o.workspace_id').onRef('b.id', '=', 'o.batch_id'),
    )
    .leftJoin('messages as m', 'm.id', 'o.message_id')
    .select([
      'o.message_id',
      'm.contact_id',
      'o.recipient',
      'o.sender',
      'o.subject',
      'o.html',
      'o.text',
      'o.headers',
      'o.accepted_at',
      'b.pieces',
    ])
    .where('o.message_id', '=', messageId)
    .executeTakeFirst()
  const { pieces, html, ...email } = found(row, 'notFound.message')
  return { ...email, html: storedHtml(html as StoredHtml, pieces) }
}
