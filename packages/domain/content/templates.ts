import type { InTransaction, WorkspaceTx } from '@parcours/db/connection.ts'
import { CONTACT_FIELDS } from '@parcours/model/contacts/fields.ts'
import type { EmailDesign, Format } from '@parcours/model/content/design.ts'
import { same } from '@parcours/model/same.ts'
import { sql } from 'kysely'
import type { ChunkResult } from '../bulk-jobs/job-kind.ts'
import { found, invalid, Problem } from '../problem.ts'
import { release } from '../references/usages.ts'
import { checkRevision } from '../revision.ts'
import { getBrand } from './brand.ts'
import { emailIssues } from './email-issues.ts'
import { composeInThread } from './render-worker.ts'

export interface TemplateInput extends EmailDesign {
  name: string
}

/** Templates with the results of their messages. */
export async function listTemplates(tx: WorkspaceTx) {
  const { rows } = await sql<{
    id: string
    name: string
    subject: string
    purpose: string
    unpublished: boolean
    updated_at: Date
    sent: number
    opened: number
    clicked: number
  }>`
    SELECT t.id, t.name, t.subject, t.purpose, t.draft IS NOT NULL AS unpublished, t.updated_at,
           coalesce(m.sent, 0)::int AS sent, coalesce(m.opened, 0)::int AS opened,
           coalesce(m.clicked, 0)::int AS clicked
      FROM email_templates t LEFT JOIN (
        SELECT template_id, count(*) FILTER (WHERE status = 'sent') AS sent, count(opened_at) AS opened,
               count(clicked_at) AS clicked
          FROM messages
         GROUP BY template_id
      ) m ON m.template_id = t.id ORDER BY t.updated_at DESC`.execute(tx)
  return rows
}

export async function getTemplate(tx: WorkspaceTx, id: string) {
  return found(
    await tx.selectFrom('email_templates').selectAll().where('id', '=', id).executeTakeFirst(),
    'notFound.template',
  )
}

export type TemplateRow = Awaited<ReturnType<typeof getTemplate>>

/** What a template says as it is published. */
export function publishedDesign({ subject, preheader, source, format, purpose }: TemplateRow): EmailDesign {
  return { subject, preheader, source, format: format as Format, purpose: purpose as EmailDesign['purpose'] }
}

/** Names that a template may read from a contact here. */
export async function knownProperties(tx: WorkspaceTx): Promise<Set<string>> {
  const rows = await tx.selectFrom('property_definitions').select('key').execute()
  return new Set([...CONTACT_FIELDS, 'id', 'tags', ...rows.map(({ key }) => key)])
}

/** See {@link emailIssues}. */
export async function designIssues(tx: WorkspaceTx, design: EmailDesign) {
  return emailIssues({ design, brand: (await getBrand(tx)).kit, knownProperties: await knownProperties(tx) })
}

/**
 * Compiles and checks; the HTML, Liquid left in place. Between transactions: an email may take seconds to be made.
 * @param first asked before anything is made of it
 * @throws Problem naming line and field
 */
async function compiledChecked(
  inTransaction: InTransaction,
  workspaceId: string,
  { subject, preheader, source, format, purpose }: EmailDesign,
  first: (tx: WorkspaceTx) => Promise<unknown> = async () => {},
): Promise<string> {
  const design = { subject, preheader, source, format, purpose }
  const given = await inTransaction(async (tx) => {
    await first(tx)
    return { brand: (await getBrand(tx)).kit, knownProperties: await knownProperties(tx) }
  })
  const { issues, html } = await composeInThread(workspaceId, { design, ...given })
  if (issues.length > 0) throw invalid(issues)
  return html
}

/** The author of a change. */
export interface Author {
  workspaceId: string
  /** Null when a program writes. */
  userId: string | null
}

export async function createTemplate(
  inTransaction: InTransaction,
  { workspaceId, userId }: Author,
  input: TemplateInput,
): Promise<TemplateRow> {
  const html = await compiledChecked(inTransaction, workspaceId, input)
  return inTransaction(async (tx) => {
    const template = await tx
      .insertInto('email_templates')
      .values({ workspace_id: workspaceId, ...input })
      .returningAll()
      .executeTakeFirstOrThrow()
    await keepRevision(tx, template, html, userId)
    return template
  })
}

/** @throws Problem `stale` when another person changed it meanwhile */
async function lockTemplate(tx: WorkspaceTx, id: string, edition?: number): Promise<TemplateRow> {
  const row = found(
    await tx.selectFrom('email_templates').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst(),
    'notFound.template',
  )
  checkRevision({ revision: row.edition }, edition)
  return row
}

/** Saves a draft as it is, also unfinished. Messages use the published revision. */
export async function saveDraft(
  tx: WorkspaceTx,
  id: string,
  { name, ...design }: TemplateInput,
  now: Date,
): Promise<TemplateRow> {
  const before = await lockTemplate(tx, id)
  return tx
    .updateTable('email_templates')
    .set({
      name,
      draft: same(design, publishedDesign(before)) ? null : JSON.stringify(design),
      edition: before.edition + 1,
      updated_at: now,
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/** Throws the draft away. */
export async function discardDraft(tx: WorkspaceTx, id: string, now: Date): Promise<TemplateRow> {
  const before = await lockTemplate(tx, id)
  return tx
    .updateTable('email_templates')
    .set({ draft: null, edition: before.edition + 1, updated_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/**
 * Makes the draft what is sent from now on, as a new version. @throws
 * Problem when it cannot be read, or someone changed it meanwhile
 */
export async function publishDraft(
  inTransaction: InTransaction,
  author: Author,
  id: string,
  edition: number | undefined,
  now: Date,
): Promise<TemplateRow> {
  const before = await inTransaction((tx) => lockTemplate(tx, id, edition))
  if (!before.draft) return before
  const draft = { name: before.name, ...(before.draft as unknown as EmailDesign) }
  return saveTemplate(inTransaction, author, id, before.edition, draft, now)
}

/** Publishes at once, without a draft between. @throws Problem */
export async function saveTemplate(
  inTransaction: InTransaction,
  { workspaceId, userId }: Author,
  id: string,
  edition: number | undefined,
  input: TemplateInput,
  now: Date,
): Promise<TemplateRow> {
  const html = await compiledChecked(inTransaction, workspaceId, input, (tx) => lockTemplate(tx, id, edition))
  return inTransaction(async (tx) => {
    const before = await lockTemplate(tx, id, edition)
    const after = await tx
      .updateTable('email_templates')
      .set({ ...input, draft: null, revision: before.revision + 1, edition: before.edition + 1, updated_at: now })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await keepRevision(tx, after, html, userId)
    return after
  })
}

async function keepRevision(
  tx: WorkspaceTx,
  { workspace_id, id, revision, subject, preheader, purpose, source, format }: TemplateRow,
  html: string,
  userId: string | null,
) {
  await tx
    .insertInto('email_template_revisions')
    .values({
      workspace_id,
      template_id: id,
      revision,
      subject,
      preheader,
      purpose,
      source,
      format,
      html,
      saved_by: userId,
    })
    .execute()
}

/** A copy with its own drafts and versions. */
export async function duplicateTemplate(
  inTransaction: InTransaction,
  author: Author,
  id: string,
  name: string,
): Promise<TemplateRow> {
  const original = await inTransaction((tx) => getTemplate(tx, id))
  const copy = await createTemplate(inTransaction, author, { name, ...publishedDesign(original) })
  if (!original.draft) return copy
  return inTransaction((tx) =>
    tx
      .updateTable('email_templates')
      .set({ draft: JSON.stringify(original.draft) })
      .where('id', '=', copy.id)
      .returningAll()
      .executeTakeFirstOrThrow(),
  )
}

/** Templates compiled anew, to be written. */
export interface Renewed {
  templates: { id: string; revision: number; html: string | undefined }[]
  /** More may stand behind them. */
  isFull: boolean
}

/** Compiles the next templates behind an id in the present brand. One whose source no longer compiles has no HTML. */
export async function recompileTemplates(
  inTransaction: InTransaction,
  workspaceId: string,
  after: string,
  most: number,
): Promise<Renewed> {
  const { rows, brand } = await inTransaction(async (tx) => ({
    rows: await tx
      .selectFrom('email_templates')
      .selectAll()
      .where('format', '=', 'mjml')
      .where('id', '>', after)
      .orderBy('id')
      .limit(most)
      .execute(),
    brand: (await getBrand(tx)).kit,
  }))
  const templates: Renewed['templates'] = []
  for (const template of rows) {
    const order = { design: publishedDesign(template), brand, knownProperties: new Set<string>() }
    const composed = await composeInThread(workspaceId, order).catch((error: unknown) => {
      if (error instanceof Problem && error.kind === 'unprocessable') return undefined
      throw error
    })
    templates.push({ id: template.id, revision: template.revision, html: composed?.html })
  }
  return { templates, isFull: rows.length === most }
}

/**
 * Makes what was compiled anew what is sent, each as a new version of the same source. What was published meanwhile has
 * the present brand already.
 */
export async function writeRenewed(
  tx: WorkspaceTx,
  workspaceId: string,
  { templates, isFull }: Renewed,
  now: Date,
): Promise<ChunkResult> {
  let affected = 0
  for (const { id, revision, html } of templates) {
    const template = await tx
      .selectFrom('email_templates')
      .selectAll()
      .where('id', '=', id)
      .where('revision', '=', revision)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!template) continue
    const last = await tx
      .selectFrom('email_template_revisions')
      .select('html')
      .where('template_id', '=', id)
      .where('revision', '=', revision)
      .executeTakeFirst()
    if (html === undefined || html === last?.html) continue
    await keepRevision(tx, { ...template, workspace_id: workspaceId, revision: template.revision + 1 }, html, null)
    await tx
      .updateTable('email_templates')
      .set({ revision: template.revision + 1, updated_at: now })
      .where('id', '=', template.id)
      .execute()
    affected++
  }
  return { done: templates.length, affected, next: isFull ? templates.at(-1)?.id : undefined }
}

const MAX_LISTED_VERSIONS = 200

/** What was published before, latest first, and by whom. */
export async function listVersions(tx: WorkspaceTx, id: string) {
  await getTemplate(tx, id)
  return tx
    .selectFrom('email_template_revisions as r')
    .leftJoin('users as u', 'u.id', 'r.saved_by')
    .select(['r.revision', 'r.subject', 'r.saved_at', 'u.name as saved_by'])
    .where('r.template_id', '=', id)
    .where('r.source', 'is not', null)
    .orderBy('r.revision', 'desc')
    .limit(MAX_LISTED_VERSIONS)
    .execute()
}

/** One version as it was written. Restoring it is writing it again. */
export async function getVersion(tx: WorkspaceTx, id: string, revision: number): Promise<EmailDesign> {
  const row = found(
    await tx
      .selectFrom('email_template_revisions')
      .select(['subject', 'preheader', 'source', 'format', 'purpose'])
      .where('template_id', '=', id)
      .where('revision', '=', revision)
      .executeTakeFirst(),
    'notFound.version',
  )
  return {
    subject: row.subject,
    preheader: row.preheader,
    source: found(row.source ?? undefined, 'notFound.version'),
    format: row.format as Format,
    purpose: row.purpose as EmailDesign['purpose'],
  }
}

/** @throws Problem when something uses it */
export async function deleteTemplate(tx: WorkspaceTx, id: string): Promise<void> {
  await release(tx, 'template', id)
  const { numDeletedRows } = await tx.deleteFrom('email_templates').where('id', '=', id).executeTakeFirst()
  if (!numDeletedRows) throw new Problem('notFound', 'notFound.template')
}
