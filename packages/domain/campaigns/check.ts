import type { InTransaction, WorkspaceTx } from '@parcours/db/connection.ts'
import { type CampaignDefinition, recurringOf } from '@parcours/model/campaign/campaign.ts'
import { isContactField } from '@parcours/model/contacts/fields.ts'
import type { Purpose } from '@parcours/model/content/kinds/kind.ts'
import { providerIssue } from '@parcours/model/delivery/provider-problem.ts'
import type { CampaignId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { readRecurrence } from '@parcours/model/time/recurrence.ts'
import { sql } from 'kysely'
import { senderOf } from '../connections/sender.ts'
import { CONTACT_COLUMNS } from '../contacts/columns.ts'
import { andGetsSql, compiledLanguages } from '../content/compile-languages.ts'
import { renderSample, type SampleRendering, type SampleResult } from '../content/sample-rendering.ts'
import { loadWorkspaceScope } from '../content/scope.ts'
import { getLimits } from '../delivery/limits.ts'
import { unready, unreadyIssue } from '../segments/readiness.ts'
import { occurrencesAfter } from '../time/recurrence.ts'
import { type AudienceCount, countAudience, reachableSql, segmentsOf } from './audience.ts'
import { getCampaign } from './campaigns.ts'
import { CAMPAIGN_CHANNEL } from './channel.ts'
import { contentIssues } from './content-check.ts'
import { followsLocalTime } from './due.ts'
import { expectedEnd } from './end.ts'
import { quietIssues } from './hours.ts'
import { campaignIssues } from './issues.ts'
import { startOf } from './launch.ts'
import { nobodyIssue, recipientsOf, startsAtOnce } from './nobody.ts'
import { sampleContacts } from './sample-contacts.ts'
import { connectionOf } from './send-context.ts'
import { templatesOf, type VariantTemplate } from './variant-templates.ts'

export interface Check {
  issues: Issue[]
  warnings: Issue[]
  audience: AudienceCount & { recipients: number }
  missing: { variant: string; name: string; count: number }[]
  /** `example`: the subject as one recipient reads it. */
  variants: { key: string; subject: string; example: string | null; bytes: number; links: string[] }[]
  provider: string
  fromDomain: string
  startsAt: Date | null
  endsAt: Date | null
  nextDays: string[]
  /** Of a recurring campaign: its next times (2026-12-01T09:30) in its zone. */
  nextTimes: string[]
  nextZone: string | null
}

/**
 * What a launch would do, as far as the database knows; links and the sending domain are checked apart. No transaction
 * waits for the rendering of emails.
 */
export async function checkCampaign(inTransaction: InTransaction, campaignId: CampaignId, now: Date): Promise<Check> {
  const { samples, reachable, ...check } = await inTransaction((tx) => readCheck(tx, campaignId, now))
  const sampled: SampleResult[] = []
  for (const sample of samples) sampled.push(await renderSample(sample))
  const failures = sampled.flatMap(({ failed, sampled: count }, index) =>
    failed.map(({ reason, times, about }) =>
      issue(samples[index]?.path ?? '', 'content.sampleFailed', {
        failed: times,
        sampled: count,
        contacts: Math.round((times / count) * reachable),
        reason,
        ...about,
      }),
    ),
  )
  return {
    ...check,
    variants: check.variants.map((variant, index) => ({ ...variant, example: sampled[index]?.subject ?? null })),
    issues: [...check.issues, ...failures, ...sampled.flatMap(({ withheld }) => withheld)],
    warnings: [...check.warnings, ...sampled.flatMap(({ warnings }) => warnings)],
  }
}

/** Time for the sample rendering of each variant. */
const SAMPLE_MS = 1000

async function readCheck(
  tx: WorkspaceTx,
  campaignId: CampaignId,
  now: Date,
): Promise<Check & { samples: SampleRendering[]; reachable: number }> {
  const { name, definition } = await getCampaign(tx, campaignId)
  const { pace } = definition
  const issues = await campaignIssues(tx, definition, now)
  const isConnected = !issues.some(({ path }) => path === 'connectionId')
  const { provider, fromAddress, failure } = await senderOf(tx, {
    channel: CAMPAIGN_CHANNEL,
    id: isConnected ? connectionOf(definition) : undefined,
  })
  const templates = await templatesOf(tx, definition)
  const purpose: Purpose = templates.some((template) => template.purpose === 'marketing') ? 'marketing' : 'service'
  const segmentsAreThere = !issues.some(({ path }) => path.startsWith('audience.'))
  const scheduled = issues.some(({ path }) => path.startsWith('schedule')) ? null : await startOf(tx, definition, now)
  const counting = { campaignId, definition, purpose, startsAt: scheduled }
  const counted = segmentsAreThere
    ? await countAudience(tx, counting, now)
    : { audience: 0, reachable: 0, holdout: 0, over: 0, excluded: [] }
  const building = segmentsAreThere ? await unready(tx, segmentsOf(definition.audience)) : []
  const reach = { audience: definition.audience, reachable: counted.reachable, purpose }
  const sample = { workspace: await loadWorkspaceScope(tx), campaign: { name }, milliseconds: SAMPLE_MS }
  const samples: SampleRendering[] = []
  for (const { index, compiled } of segmentsAreThere ? templates : []) {
    samples.push({
      ...sample,
      path: `variants.${index}`,
      compiled,
      contacts: await sampleContacts(tx, compiled.needs, reach),
    })
  }
  const recipients = recipientsOf(definition, counted)
  const nobody = segmentsAreThere && building.length === 0 ? nobodyIssue(definition, counted) : undefined
  const isRefused = scheduled !== null && startsAtOnce(definition, scheduled, now)
  const { limits } = await getLimits(tx)
  const end =
    scheduled && segmentsAreThere
      ? await expectedEnd(tx, { audience: definition.audience, purpose, reachable: recipients, pace, start: scheduled })
      : undefined
  return {
    issues: nobody && isRefused ? [...issues, nobody] : issues,
    samples,
    reachable: counted.reachable,
    warnings: [
      // The send would wait until the provider can be used again.
      ...(failure ? [{ ...providerIssue(failure), path: 'connectionId' }] : []),
      ...building.map((segment) => unreadyIssue('audience', segment)),
      ...(nobody && !isRefused ? [nobody] : []),
      ...(counted.over > 0 && followsLocalTime(definition.schedule)
        ? [issue('schedule.over', OVER[definition.schedule.over], { count: counted.over })]
        : []),
      ...(end?.byLimits && end.at && scheduled && end.at.getTime() - scheduled.getTime() > 3_600_000
        ? [
            issue('pace', 'campaign.slowed', {
              hours: Math.round((end.at.getTime() - scheduled.getTime()) / 3_600_000),
            }),
          ]
        : []),
      ...(segmentsAreThere ? await quietIssues(tx, { definition, purpose, startsAt: scheduled }, limits) : []),
      ...templates.flatMap(contentIssues),
    ],
    audience: { ...counted, recipients },
    missing: segmentsAreThere
      ? (await Promise.all(templates.map((template) => missingValues(tx, definition, purpose, template)))).flat()
      : [],
    variants: templates.map(({ key, languages, links }) => ({
      key,
      subject: languages[0].subject,
      example: null,
      bytes: Math.max(...languages.map(({ bytes }) => bytes)),
      links,
    })),
    provider,
    fromDomain: fromAddress.slice(fromAddress.lastIndexOf('@') + 1),
    startsAt: scheduled,
    endsAt: end?.at ?? null,
    ...(await upcoming(tx, definition, scheduled !== null, now)),
  }
}

/** Occurrences of a recurring campaign that are shown. */
const SHOWN = 5

/** The next times of a recurring campaign, as the clock of its zone shows them. */
async function upcoming(
  tx: WorkspaceTx,
  { schedule }: CampaignDefinition,
  isSound: boolean,
  now: Date,
): Promise<Pick<Check, 'nextDays' | 'nextTimes' | 'nextZone'>> {
  const read = schedule.kind === 'recurring' && isSound ? readRecurrence(recurringOf(schedule)) : undefined
  if (schedule.kind !== 'recurring' || !read || 'code' in read) return { nextDays: [], nextTimes: [], nextZone: null }
  const nextTimes = (await occurrencesAfter(tx, recurringOf(schedule), now, SHOWN)).map(({ local }) => local)
  return { nextDays: [...new Set(nextTimes.map((local) => local.slice(0, 10)))], nextTimes, nextZone: read.timeZone }
}

/** The warning about contacts whose local time is over. */
const OVER = { nextDay: 'campaign.overNextDay', skip: 'campaign.overSkip' } as const

/**
 * For each value that a template puts into the text without a default, the number of reachable contacts that lack it
 * and read a language that does so, in one pass over the audience.
 */
async function missingValues(
  tx: WorkspaceTx,
  { audience }: CampaignDefinition,
  purpose: Purpose,
  { key, compiled }: VariantTemplate,
): Promise<Check['missing']> {
  const names = [...new Set(compiledLanguages(compiled).flatMap(({ undefaulted }) => undefaulted))].filter(
    (name) => name !== 'id' && name !== 'tags',
  )
  if (names.length === 0) return []
  const reading = (name: string) => andGetsSql(compiled, ({ undefaulted }) => undefaulted.includes(name))
  const value = (name: string) =>
    isContactField(name) ? sql`${sql.ref(`c.${CONTACT_COLUMNS[name]}`)}` : sql`c.properties ->> ${name}`
  const lacking = (name: string) =>
    sql`(count(*) FILTER (WHERE coalesce(${value(name)}, '') = ''${reading(name)}))::int`
  const { rows } = await sql<{ counts: number[] }>`
    SELECT ARRAY[${sql.join(names.map(lacking))}] AS counts
      FROM ${reachableSql(audience, purpose)}`.execute(tx)
  return names
    .map((name, index) => ({ variant: key, name, count: rows[0]?.counts[index] ?? 0 }))
    .filter(({ count }) => count > 0)
}
