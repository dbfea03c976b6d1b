import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Purpose } from '@parcours/model/content/kinds/kind.ts'
import { sql } from 'kysely'
import { PRESENT_VERSIONS } from '../documents/present-versions.ts'

/** What is sent of an email: its HTML compiled, Liquid left in place. */
export interface EmailVersion {
  subject: string
  preheader: string
  html: string
}

/** {@link EmailVersion} of the version `v`: SQL. */
const AS_SENT = sql`
  v.document ->> 'subject' AS subject, v.document ->> 'preheader' AS preheader, v.compiled ->> 'html' AS html`

/** One version of an email, for good as it was published. */
export async function readEmailVersion(tx: WorkspaceTx, id: string, revision: number): Promise<EmailVersion> {
  const { rows } = await sql<EmailVersion>`
    SELECT ${AS_SENT}
      FROM content_versions v
     WHERE v.content_id = ${id} AND v.revision = ${revision}`.execute(tx)
  const [version] = rows
  if (!version) throw new Error(`Email ${id} has no version ${revision}`)
  return version
}

/** An email as it is sent at present. */
export interface PresentEmail extends EmailVersion {
  revision: number
  purpose: Purpose
  /** It has a draft that is not published. */
  unpublished: boolean
}

/** The present version of an email; undefined when there is none of that id. */
export async function readPresentEmail(tx: WorkspaceTx, id: string): Promise<PresentEmail | undefined> {
  const { rows } = await sql<PresentEmail>`
    SELECT c.revision, c.purpose, c.draft IS NOT NULL AS unpublished, ${AS_SENT}
      FROM ${PRESENT_VERSIONS}
     WHERE c.id = ${id} AND c.kind = 'email'`.execute(tx)
  return rows[0]
}
