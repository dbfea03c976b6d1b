import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/** How far back a message is looked for by its recipient: mail servers give up after five days. */
const DAYS = 10

/** The message that mail which came back is about: the one that it names, if it is the workspace's, or else the latest to that address. */
export async function messageOfReturned(tx: WorkspaceTx, { messageId, recipient }: { messageId: string | undefined; recipient: string | undefined }, now: Date): Promise<string | undefined> {
  const named = messageId && (await tx.selectFrom('messages').select('id').where('id', '=', messageId).executeTakeFirst())
  if (named) return named.id
  if (!recipient) return undefined
  const { rows } = await sql<{ id: string }>`
    SELECT m.id FROM contacts c JOIN messages m ON m.workspace_id = c.workspace_id AND m.contact_id = c.id
     WHERE c.email = ${recipient} AND m.status IN ('sent', 'unknown') AND m.created_at > ${now}::timestamptz - make_interval(days => ${DAYS}) ORDER BY m.created_at DESC LIMIT 1`.execute(tx)
  return rows[0]?.id
}
