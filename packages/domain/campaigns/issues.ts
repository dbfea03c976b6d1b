import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type CampaignDefinition, type CampaignSchedule, recurringOf } from '@parcours/model/campaign/campaign.ts'
import { validateCampaign } from '@parcours/model/campaign/validate.ts'
import { parsePublicId, uuidOf } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { normaliseZone } from '@parcours/model/values/zone.ts'
import { writtenSubject } from '../channels/email/compile.ts'
import { checkLiquid } from '../content/compile.ts'
import { readGiven } from '../content/documents/compiled.ts'
import { getContent } from '../content/documents/content.ts'
import { documentIssues } from '../content/documents/issues.ts'
import { email } from '../content/email/email.ts'
import { momentOf } from '../time/moment.ts'
import { occurrencesAfter } from '../time/recurrence.ts'
import { CAMPAIGN_CHANNEL } from './channel.ts'

/** How far in the past a chosen time may lie: a user may read the page for a while before launching. */
const GRACE_MS = 10 * 60_000

/** All issues that prevent the launch of a campaign, each with the path of its field. */
export async function campaignIssues(tx: WorkspaceTx, definition: CampaignDefinition, now: Date): Promise<Issue[]> {
  const issues = validateCampaign(definition, (zone) => normaliseZone(zone) !== undefined)
  issues.push(
    ...(await missingTemplates(tx, definition)),
    ...(await unusableSegments(tx, definition)),
    ...(await missingConnection(tx, definition)),
  )
  if (issues.length > 0) return issues
  issues.push(...(await unfillable(tx, definition)))
  issues.push(...(await pastIssues(tx, definition.schedule, now)))
  return issues
}

/** A schedule whose time has passed, or never comes. */
export async function pastIssues(tx: WorkspaceTx, schedule: CampaignSchedule, now: Date): Promise<Issue[]> {
  if (schedule.kind === 'recurring')
    return (await occurrencesAfter(tx, recurringOf(schedule), now, 1)).length === 0
      ? [issue('schedule.rule', 'recurrence.never')]
      : []
  if (schedule.kind === 'now') return []
  if (schedule.kind === 'at')
    return (await momentOf(tx, schedule.at, schedule.timeZone)).getTime() < now.getTime() - GRACE_MS
      ? [issue('schedule.at', 'campaign.past')]
      : []
  // The last zone on earth (UTC-12) must still have the day before it.
  const last = schedule.kind === 'contactTime' ? schedule.at : `${schedule.day}T${schedule.to}`
  return (await momentOf(tx, last, 'Etc/GMT+12')).getTime() < now.getTime()
    ? [issue(schedule.kind === 'contactTime' ? 'schedule.at' : 'schedule.day', 'campaign.past')]
    : []
}

/** Variants whose email no longer exists. */
export async function missingTemplates(
  tx: WorkspaceTx,
  { variants }: Pick<CampaignDefinition, 'variants'>,
): Promise<Issue[]> {
  const known = new Set(
    (await tx.selectFrom('contents').select('id').where('kind', '=', 'email').execute()).map(({ id }) => id),
  )
  return variants.flatMap(({ templateId }, index) =>
    templateId && !known.has(parsePublicId('template', templateId) ?? '')
      ? [issue(`variants.${index}.templateId`, 'email.templateUnknown')]
      : [],
  )
}

/**
 * Variables of an email that no contact can fill: a property that existed when it was published, a name mistyped in the
 * campaign's own subject.
 */
async function unfillable(tx: WorkspaceTx, { variants }: CampaignDefinition): Promise<Issue[]> {
  const given = await readGiven(tx)
  const found = await Promise.all(
    variants.map(async (variant, index) => {
      const { document: published } = await getContent(tx, email, uuidOf('template', variant.templateId))
      const written = {
        ...published,
        subject: writtenSubject(variant, published),
        preheader: variant.preheader || published.preheader,
      }
      const problems = documentIssues(email, written, given)
      const sender = checkLiquid({ fromName: variant.fromName, replyTo: variant.replyTo }, given.knownProperties)
      return [...problems, ...sender].map(({ path, code, values }) =>
        issue(path === 'source' ? `variants.${index}` : `variants.${index}.${path}`, code, values),
      )
    }),
  )
  return found.flat()
}

/** The connection that a campaign names, where there is none. */
export async function missingConnection(
  tx: WorkspaceTx,
  { connectionId }: Pick<CampaignDefinition, 'connectionId'>,
): Promise<Issue[]> {
  if (!connectionId) return []
  const known = await tx
    .selectFrom('connections')
    .select('id')
    .where('channel', '=', CAMPAIGN_CHANNEL)
    .where('id', '=', parsePublicId('connection', connectionId) ?? null)
    .executeTakeFirst()
  return known ? [] : [issue('connectionId', 'notFound.connection')]
}

/** Segments that are deleted, or whose members cannot be evaluated. */
async function unusableSegments(tx: WorkspaceTx, { audience }: CampaignDefinition): Promise<Issue[]> {
  const known = new Map(
    (await tx.selectFrom('segments').select(['id', 'name', 'state']).execute()).map((segment) => [segment.id, segment]),
  )
  const check = (ids: string[], path: string) =>
    ids.flatMap((id, index) => {
      const segment = known.get(parsePublicId('segment', id) ?? '')
      if (!segment) return [issue(`audience.${path}.${index}`, 'notFound.segment')]
      return segment.state === 'failed'
        ? [issue(`audience.${path}.${index}`, 'segment.failed', { name: segment.name })]
        : []
    })
  return [...check(audience.segments, 'segments'), ...check(audience.except, 'except')]
}
