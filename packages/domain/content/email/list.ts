import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import { listContents } from '../documents/list.ts'
import { PRESENT_VERSIONS } from '../documents/present-versions.ts'
import { email } from './email.ts'

interface Languages {
  id: string
  language: string | null
  others: string[]
}

const NOTHING_SENT = { sent: 0, opened: 0, clicked: 0 }

/** Emails with their languages, and the results of their messages. */
export async function listEmails(tx: WorkspaceTx) {
  const { rows } = await sql<{ template_id: string; sent: number; opened: number; clicked: number }>`
    SELECT template_id, (count(*) FILTER (WHERE status = 'sent'))::int AS sent, count(opened_at)::int AS opened,
           count(clicked_at)::int AS clicked
      FROM messages
     GROUP BY template_id`.execute(tx)
  const { rows: written } = await sql<Languages>`
    SELECT c.id, v.document ->> 'language' AS language,
           ARRAY(SELECT jsonb_object_keys(v.document -> 'translations') ORDER BY 1) AS others
      FROM ${PRESENT_VERSIONS}
     WHERE c.kind = ${email.kind}`.execute(tx)
  const languages = new Map(
    written.map(({ id, language, others }) => [id, [...(language ? [language] : []), ...others]]),
  )
  const results = new Map(rows.map(({ template_id, ...counts }) => [template_id, counts]))
  return (await listContents(tx, email)).map((one) => ({
    ...one,
    languages: languages.get(one.id) ?? [],
    ...(results.get(one.id) ?? NOTHING_SENT),
  }))
}
