import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { CONTACT_FIELDS } from '@parcours/model/contacts/fields.ts'
import { publicId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { found, invalid, Problem } from '../problem.ts'
import { campaignUsing } from '../campaigns/using.ts'
import { checkLiquid, compileEmail } from './compile.ts'
import { compileMjml } from './mjml.ts'
import { exampleContact, loadWorkspaceScope, NOBODY, templateScope } from './scope.ts'

export interface TemplateInput {
  name: string
  subject: string
  preheader: string
  mjml: string
  purpose: 'marketing' | 'service'
}

/** Templates with what became of the messages made from them. */
export async function listTemplates(tx: WorkspaceTx) {
  const { rows } = await sql<{ id: string; name: string; subject: string; purpose: string; updated_at: Date; sent: number; opened: number; clicked: number }>`
    SELECT t.id, t.name, t.subject, t.purpose, t.updated_at, coalesce(m.sent, 0)::int AS sent, coalesce(m.opened, 0)::int AS opened, coalesce(m.clicked, 0)::int AS clicked
      FROM email_templates t LEFT JOIN (
        SELECT template_id, count(*) FILTER (WHERE status = 'sent') AS sent, count(opened_at) AS opened, count(clicked_at) AS clicked FROM messages GROUP BY template_id
      ) m ON m.template_id = t.id ORDER BY t.updated_at DESC`.execute(tx)
  return rows
}

export async function getTemplate(tx: WorkspaceTx, id: string) {
  return found(await tx.selectFrom('email_templates').selectAll().where('id', '=', id).executeTakeFirst(), 'notFound.template')
}

/** Names that a template may read from a contact here. */
export async function knownProperties(tx: WorkspaceTx): Promise<Set<string>> {
  const rows = await tx.selectFrom('property_definitions').select('key').execute()
  return new Set([...CONTACT_FIELDS, 'id', 'tags', ...rows.map(({ key }) => key)])
}

/** Compiles and checks; the HTML, Liquid left in place. @throws Problem naming line and field */
async function compiledChecked(tx: WorkspaceTx, input: TemplateInput): Promise<string> {
  const issues = checkLiquid({ subject: input.subject, preheader: input.preheader, mjml: input.mjml }, await knownProperties(tx))
  if (issues.length > 0) throw invalid(issues)
  const html = await compileMjml(input.mjml, input.purpose)
  compileEmail({ subject: input.subject, preheader: input.preheader, html })
  return html
}

export async function createTemplate(tx: WorkspaceTx, workspaceId: string, input: TemplateInput) {
  const html = await compiledChecked(tx, input)
  const template = await tx
    .insertInto('email_templates')
    .values({ workspace_id: workspaceId, ...input })
    .returningAll()
    .executeTakeFirstOrThrow()
  await keepRevision(tx, workspaceId, template.id, 1, input, html)
  return template
}

/** Saves a new revision. Messages sent from now on use it. @throws Problem `stale` when someone saved meanwhile */
export async function saveTemplate(tx: WorkspaceTx, workspaceId: string, id: string, revision: number | undefined, input: TemplateInput, now: Date) {
  const before = found(await tx.selectFrom('email_templates').selectAll().where('id', '=', id).forUpdate().executeTakeFirst(), 'notFound.template')
  if (revision !== undefined && before.revision !== revision) throw new Problem('stale', 'request.stale')
  const html = await compiledChecked(tx, input)
  const next = before.revision + 1
  await keepRevision(tx, workspaceId, id, next, input, html)
  return tx
    .updateTable('email_templates')
    .set({ ...input, revision: next, updated_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

async function keepRevision(tx: WorkspaceTx, workspaceId: string, id: string, revision: number, { subject, preheader, purpose }: TemplateInput, html: string) {
  await tx.insertInto('email_template_revisions').values({ workspace_id: workspaceId, template_id: id, revision, subject, preheader, purpose, html }).execute()
}

/** @throws Problem when a journey or a campaign still sends it */
export async function deleteTemplate(tx: WorkspaceTx, id: string): Promise<void> {
  const user = await sql<{ name: string }>`
    SELECT name FROM journeys WHERE state <> 'stopped' AND draft::text LIKE ${`%${publicId('template', id)}%`} LIMIT 1`.execute(tx)
  if (user.rows[0]) throw new Problem('conflict', 'template.inUse', { journey: user.rows[0].name })
  const campaign = await campaignUsing(tx, publicId('template', id))
  if (campaign) throw new Problem('conflict', 'template.inUseByCampaign', { campaign })
  const { numDeletedRows } = await tx.deleteFrom('email_templates').where('id', '=', id).executeTakeFirst()
  if (!numDeletedRows) throw new Problem('notFound', 'notFound.template')
}

/** A template as a contact would get it, unsaved changes included; without a contact, as the latest one would. */
export async function previewTemplate(tx: WorkspaceTx, input: Omit<TemplateInput, 'name'>, contactId: string | undefined) {
  const issues = checkLiquid({ subject: input.subject, preheader: input.preheader, mjml: input.mjml }, await knownProperties(tx))
  const compiled = compileEmail({ ...input, html: await compileMjml(input.mjml, input.purpose) })
  const contact = await exampleContact(tx, contactId)
  const scope = templateScope(contact ?? NOBODY, await loadWorkspaceScope(tx), {}, { open: 'data:,', unsubscribe: '#' })
  scope.links = compiled.links.map((target) => target(scope))
  return { subject: compiled.subject(scope), html: compiled.html(scope), text: compiled.text(scope), contact: contact ?? null, issues }
}
