import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { EmailDesign } from '@parcours/model/content/design.ts'
import type { Purpose } from '@parcours/model/content/kinds/kind.ts'
import { sql } from 'kysely'
import { PRESENT_VERSIONS } from '../documents/present-versions.ts'
import type { CompiledDesign } from './email.ts'

/** What is sent of an email in one language: its HTML compiled, Liquid left in place. */
export interface SentWords {
  subject: string
  preheader: string
  html: string
}

/** What is sent of an email: in its fallback language, and in each other. */
export interface EmailVersion extends SentWords {
  /** The fallback language, where the email says which it is in. */
  language: string | undefined
  translations: Record<string, SentWords>
}

interface Row {
  document: EmailDesign
  compiled: CompiledDesign
}

/** What is sent of a document and what was compiled of it. */
export function sentOf({ subject, preheader, language, translations }: EmailDesign, compiled: CompiledDesign) {
  const version: EmailVersion = { subject, preheader, html: compiled.html, language, translations: {} }
  for (const [tag, { html }] of Object.entries(compiled.translations ?? {})) {
    const words = translations?.[tag]
    if (words) version.translations[tag] = { subject: words.subject, preheader: words.preheader, html }
  }
  return version
}

/** One version of an email, for good as it was published. */
export async function readEmailVersion(tx: WorkspaceTx, id: string, revision: number): Promise<EmailVersion> {
  const { rows } = await sql<Row>`
    SELECT v.document, v.compiled
      FROM content_versions v
     WHERE v.content_id = ${id} AND v.revision = ${revision}`.execute(tx)
  const [version] = rows
  if (!version) throw new Error(`Email ${id} has no version ${revision}`)
  return sentOf(version.document, version.compiled)
}

/** An email as it is sent at present. */
export interface PresentEmail extends EmailVersion {
  document: EmailDesign
  revision: number
  purpose: Purpose
  /** It has a draft that is not published. */
  unpublished: boolean
}

/** The present version of an email; undefined when there is none of that id. */
export async function readPresentEmail(tx: WorkspaceTx, id: string): Promise<PresentEmail | undefined> {
  const { rows } = await sql<Row & Pick<PresentEmail, 'revision' | 'purpose' | 'unpublished'>>`
    SELECT c.revision, c.purpose, c.draft IS NOT NULL AS unpublished, v.document, v.compiled
      FROM ${PRESENT_VERSIONS}
     WHERE c.id = ${id} AND c.kind = 'email'`.execute(tx)
  const [row] = rows
  if (!row) return undefined
  const { compiled, ...present } = row
  return { ...present, ...sentOf(row.document, compiled) }
}
