import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { listContents } from '../documents/list.ts'
import { email } from './email.ts'

const NOTHING_SENT = { sent: 0, opened: 0, clicked: 0 }

/** Emails with the results of their messages. */
export async function listEmails(tx: WorkspaceTx) {
  const { rows } = await sql<{ template_id: string; sent: number; opened: number; clicked: number }>`
    SELECT template_id, (count(*) FILTER (WHERE status = 'sent'))::int AS sent, count(opened_at)::int AS opened,
           count(clicked_at)::int AS clicked
      FROM messages
     GROUP BY template_id`.execute(tx)
  const results = new Map(rows.map(({ template_id, ...counts }) => [template_id, counts]))
  return (await listContents(tx, email)).map((one) => ({ ...one, ...(results.get(one.id) ?? NOTHING_SENT) }))
}
