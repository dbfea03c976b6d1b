import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { isContactField } from '@parcours/model/contacts/fields.ts'
import type { EmailSender } from '@parcours/model/delivery/email-provider.ts'
import { parsePublicId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { CONTACT_COLUMNS } from '../contacts/columns.ts'
import { loadCompiled } from '../delivery/content.ts'
import { countAudience, reachableSql } from './audience.ts'
import { getCampaign } from './campaigns.ts'
import { contentIssues } from './content-check.ts'
import { campaignIssues } from './issues.ts'
import { startOf } from './launch.ts'
import { nextDays } from './recurrence.ts'

export interface Check {
  issues: Issue[]
  warnings: Issue[]
  audience: { audience: number; reachable: number; holdout: number; excluded: { reason: string; count: number }[] }
  missing: { variant: string; name: string; count: number }[]
  variants: { key: string; subject: string; bytes: number; links: string[] }[]
  provider: EmailSender['provider']
  fromDomain: string
  startsAt: Date | null
  endsAt: Date | null
  nextDays: string[]
}

/** What a launch would do, as far as the database tells; links and the sending domain are looked at from outside. */
export async function checkCampaign(tx: WorkspaceTx, campaignId: string, now: Date): Promise<Check> {
  const { definition } = await getCampaign(tx, campaignId)
  const { holdout, schedule, pace } = definition
  const sender = await tx.selectFrom('email_senders').select(['provider', 'from_address']).executeTakeFirstOrThrow()
  const issues = await campaignIssues(tx, definition, now)
  const templates = await templatesOf(tx, definition)
  const purpose = templates.some((template) => template.purpose === 'marketing') ? 'marketing' : 'service'
  const segmentsAreThere = !issues.some(({ path }) => path.startsWith('audience.'))
  const counted = segmentsAreThere ? await countAudience(tx, definition.audience, purpose) : { audience: 0, reachable: 0, excluded: [] }
  const held = Math.round((counted.reachable * holdout) / 100)
  const scheduled = issues.some(({ path }) => path.startsWith('schedule')) ? null : await startOf(tx, definition, now)
  const last = scheduled && pace ? new Date(scheduled.getTime() + ((counted.reachable - held) / pace) * 3_600_000) : null
  return {
    issues,
    warnings: [...(segmentsAreThere && counted.reachable === 0 ? [issue('audience', 'campaign.nobody')] : []), ...templates.flatMap((template) => contentIssues(template))],
    audience: { ...counted, holdout: held },
    missing: segmentsAreThere ? (await Promise.all(templates.map((template) => missingValues(tx, definition, purpose, template)))).flat() : [],
    variants: templates.map(({ key, subject, bytes, links }) => ({ key, subject, bytes, links })),
    provider: sender.provider as EmailSender['provider'],
    fromDomain: sender.from_address.slice(sender.from_address.lastIndexOf('@') + 1),
    startsAt: scheduled,
    endsAt: last,
    nextDays: schedule.kind === 'recurring' && !issues.some(({ path }) => path.startsWith('schedule')) ? nextDays(schedule, now.toISOString().slice(0, 10), 5) : [],
  }
}

export interface VariantTemplate {
  key: string
  index: number
  subject: string
  preheader: string
  purpose: string
  html: string
  bytes: number
  links: string[]
  undefaulted: string[]
}

async function templatesOf(tx: WorkspaceTx, { variants }: CampaignDefinition): Promise<VariantTemplate[]> {
  const found: VariantTemplate[] = []
  for (const [index, variant] of variants.entries()) {
    const id = parsePublicId('template', variant.templateId)
    const row =
      id &&
      (await tx
        .selectFrom('email_templates as t')
        .innerJoin('email_template_revisions as r', (join) => join.onRef('r.workspace_id', '=', 't.workspace_id').onRef('r.template_id', '=', 't.id').onRef('r.revision', '=', 't.revision'))
        .select(['t.purpose', 't.revision', 'r.subject', 'r.preheader', 'r.html'])
        .where('t.id', '=', id)
        .executeTakeFirst())
    if (!id || !row) continue
    const [subject, preheader] = [variant.subject || row.subject, variant.preheader || row.preheader]
    const compiled = await loadCompiled(tx, { templateId: id, revision: row.revision, subject, preheader })
    found.push({
      key: variant.key,
      index,
      subject,
      preheader,
      purpose: row.purpose,
      html: row.html,
      bytes: Buffer.byteLength(row.html),
      links: compiled.links.map((target) => target({})).filter((target) => /^https?:/.test(target)),
      undefaulted: compiled.undefaulted,
    })
  }
  return found
}

/** For each value that a template puts into the text without a default: how many of those who can be reached lack it. In one pass over the audience. */
async function missingValues(tx: WorkspaceTx, { audience }: CampaignDefinition, purpose: string, { key, undefaulted }: VariantTemplate): Promise<Check['missing']> {
  const names = undefaulted.filter((name) => name !== 'id' && name !== 'tags')
  if (names.length === 0) return []
  const value = (name: string) => (isContactField(name) ? sql`${sql.ref(`c.${CONTACT_COLUMNS[name]}`)}` : sql`c.properties ->> ${name}`)
  const { rows } = await sql<{ counts: number[] }>`
    SELECT ARRAY[${sql.join(names.map((name) => sql`(count(*) FILTER (WHERE coalesce(${value(name)}, '') = ''))::int`))}] AS counts
      FROM ${reachableSql(audience, purpose)}`.execute(tx)
  return names.map((name, index) => ({ variant: key, name, count: rows[0]?.counts[index] ?? 0 })).filter(({ count }) => count > 0)
}
