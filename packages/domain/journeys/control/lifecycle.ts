import type { InTransaction, WorkspaceTx } from '@parcours/db/connection.ts'
import { validateCondition } from '@parcours/model/condition/condition.ts'
import { type JourneyId, publicId, type UserId, uuidOf, type VersionId, type WorkspaceId } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { entersAtPublication } from '@parcours/model/journey/existing.ts'
import { existingOf, liquidFields, writtenProperties } from '@parcours/model/journey/facets.ts'
import { Graph, nodeById, triggerOf } from '@parcours/model/journey/graph.ts'
import type { StepMigration } from '@parcours/model/journey/migration.ts'
import { kindOf } from '@parcours/model/journey/registry.ts'
import type { ExitReason } from '@parcours/model/journey/state.ts'
import { validateGraph } from '@parcours/model/journey/validate.ts'
import { same } from '@parcours/model/same.ts'
import { type RawBuilder, sql } from 'kysely'
import { startBulkJob } from '../../bulk-jobs/bulk-job.ts'
import { countContacts } from '../../contact-lists/list.ts'
import { checkLiquid } from '../../content/compile.ts'
import { knownProperties } from '../../content/known-properties.ts'
import type { SampleRendering } from '../../content/sample-rendering.ts'
import { found, invalid, Problem } from '../../problem.ts'
import { holdUsed, recordUsages } from '../../references/usages.ts'
import { emailWarnings, readEmailSamples } from '../authoring/email-samples.ts'
import { startableIds } from '../authoring/startable.ts'
import { loadGraph } from '../authoring/versions.ts'
import { enrollMatchingJob } from '../bulk-jobs/enroll-matching.ts'
import { enrollMembersJob } from '../bulk-jobs/enroll-segment-members.ts'
import { migrateContactsJob } from '../bulk-jobs/migrate-contacts.ts'
import { setSchedule } from '../enrollment/schedules.ts'
import { ontoSameSteps, type WaitingStep, waitingSteps } from '../migration/migrate-contacts.ts'
import { input, inputsSql } from '../running/decision-inputs.ts'
import { exiting } from '../running/exiting.ts'
import { lockOutEnrollments } from '../running/locks.ts'
import { subscriptionsOf } from '../subscriptions/event-subscriptions.ts'

/** Whether contacts of a journey stay where they are. */
export async function isPaused(tx: WorkspaceTx, journeyId: JourneyId): Promise<boolean> {
  const journey = await tx.selectFrom('journeys').select('state').where('id', '=', journeyId).executeTakeFirst()
  return journey?.state === 'paused'
}

/** What keeps a draft from being published. */
export async function draftIssues(tx: WorkspaceTx, graph: Graph, now: Date): Promise<Issue[]> {
  const templates = await tx.selectFrom('contents').select('id').where('kind', '=', 'email').execute()
  const segments = await tx.selectFrom('segments').select(['id', 'kind']).execute()
  const idsOf = (rows: typeof segments) => new Set(rows.map(({ id }) => publicId('segment', id)))
  const campaigns = await tx.selectFrom('campaigns').select('id').execute()
  const connections = await tx.selectFrom('connections').select(['id', 'channel']).execute()
  const issues = validateGraph(graph, {
    templateIds: new Set(templates.map(({ id }) => publicId('template', id))),
    segmentIds: idsOf(segments),
    listIds: idsOf(segments.filter(({ kind }) => kind === 'static')),
    campaignIds: new Set(campaigns.map(({ id }) => publicId('campaign', id))),
    connections: new Map(connections.map(({ id, channel }) => [publicId('connection', id), channel])),
    startableIds: await startableIds(tx),
    today: now.toISOString().slice(0, 10),
  })
  return [...issues, ...fieldIssues(graph, await knownProperties(tx))]
}

/** @throws Problem naming all that keeps a draft from being published */
export async function mustBePublishable(tx: WorkspaceTx, graph: Graph, now: Date): Promise<void> {
  const [first, ...more] = await draftIssues(tx, graph, now)
  if (first) throw new Problem('unprocessable', 'journey.cannotPublish', {}, [first, ...more])
}

/** What nothing will fill in, and what cannot be read, in the fields that hold Liquid. */
function fieldIssues(graph: Graph, properties: ReadonlySet<string>): Issue[] {
  // What the journey itself writes is known once it runs.
  const known = new Set([...properties, ...writtenProperties(graph)])
  return graph.nodes.flatMap((node) =>
    checkLiquid(
      Object.fromEntries(
        Object.entries(liquidFields(node)).map(([path, text]) => [`nodes.${node.id}.settings.${path}`, text]),
      ),
      known,
    ),
  )
}

interface PublicationPreview {
  /** How many contacts would be enrolled at once because they are already as the trigger asks. */
  entering: number
  inside: number
  /** Where contacts wait who could go on with the draft. */
  steps: WaitingStep[]
  /** What its emails would show as their author does not mean it. */
  warnings: Issue[]
}

/** What publishing the draft would mean. */
export async function previewPublication(
  inTransaction: InTransaction,
  journeyId: JourneyId,
  now: Date,
): Promise<PublicationPreview> {
  const { samples, ...preview } = await inTransaction((tx) => readPreview(tx, journeyId, now))
  return { ...preview, warnings: await emailWarnings(samples) }
}

async function readPreview(
  tx: WorkspaceTx,
  journeyId: JourneyId,
  now: Date,
): Promise<Omit<PublicationPreview, 'warnings'> & { samples: SampleRendering[] }> {
  const { name, draft } = found(
    await tx.selectFrom('journeys').select(['name', 'draft']).where('id', '=', journeyId).executeTakeFirst(),
    'notFound.journey',
  )
  const graph = Graph.parse(draft)
  const trigger = triggerOf(graph)
  const who = trigger && entersAtPublication(trigger)
  // What is not filled in yet is reported beside it.
  const entering = who && validateCondition(who, '').length === 0 ? await countContacts(tx, { condition: who }, now) : 0
  return { entering, ...(await waitingSteps(tx, journeyId, graph)), samples: await readEmailSamples(tx, name, graph) }
}

/**
 * Makes the draft the version that contacts enter from now on. Enrolled contacts stay on the version they entered, or
 * go on with this one where their step is still there. Where the draft is what runs already, that version stays: asked
 * for again, or by several at once, it is published once, and no contact is enrolled by it a second time.
 */
export async function publishJourney(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  journeyId: JourneyId,
  userId: UserId | null,
  now: Date,
  inside: 'stay' | 'move' = 'stay',
): Promise<{ number: number }> {
  const journey = found(
    await tx.selectFrom('journeys').selectAll().where('id', '=', journeyId).forNoKeyUpdate().executeTakeFirst(),
    'notFound.journey',
  )
  const graph = Graph.parse(journey.draft)
  const used = await holdUsed(tx, graph)
  await mustBePublishable(tx, graph, now)
  const before = journey.live_version_id ? await loadGraph(tx, journey.live_version_id) : undefined
  const takeAlong = async (versionId: VersionId) => {
    const plan = ontoSameSteps((await waitingSteps(tx, journeyId, graph, versionId)).steps)
    await startBulkJob(tx, migrateContactsJob, { workspaceId, userId, input: { journeyId, versionId, plan }, now })
  }
  if (journey.state === 'live' && journey.live_version_id && same(graph, before)) {
    if (inside === 'move') await takeAlong(journey.live_version_id)
    return versionNumber(tx, journey.live_version_id)
  }
  const { last } = await tx
    .selectFrom('journey_versions')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('journey_id', '=', journeyId)
    .executeTakeFirstOrThrow()
  const number = (last ?? 0) + 1
  const version = await tx
    .insertInto('journey_versions')
    .values({
      workspace_id: workspaceId,
      journey_id: journeyId,
      number,
      graph: JSON.stringify(graph),
      published_by: userId,
      published_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordUsages(tx, { kind: 'journey', id: journeyId, version: number }, used)
  const subscriptions = subscriptionsOf(graph, journeyId)
  if (subscriptions.length > 0) {
    await tx
      .insertInto('event_subscriptions')
      .values(
        subscriptions.map((subscription) => ({ workspace_id: workspaceId, version_id: version.id, ...subscription })),
      )
      .execute()
  }
  await tx
    .updateTable('journeys')
    .set({ state: 'live', live_version_id: version.id, updated_at: now, archived_at: null, stopped_why: null })
    .where('id', '=', journeyId)
    .execute()
  await setSchedule(tx, workspaceId, journeyId, { graph, publishedAt: now, before })
  if (inside === 'move') await takeAlong(version.id)
  const trigger = triggerOf(graph)
  const condition = trigger && entersAtPublication(trigger)
  const already = trigger && existingOf(trigger)
  // The members of a segment are known already; for other triggers the enrollment finds out.
  if (already?.kind === 'segment')
    await startBulkJob(tx, enrollMembersJob, {
      workspaceId,
      userId,
      input: { journeyId, segmentId: uuidOf('segment', already.segmentId) },
      now,
    })
  else if (condition)
    await startBulkJob(tx, enrollMatchingJob, { workspaceId, userId, input: { journeyId, condition }, now })
  return { number }
}

async function versionNumber(tx: WorkspaceTx, versionId: VersionId): Promise<{ number: number }> {
  return tx.selectFrom('journey_versions').select('number').where('id', '=', versionId).executeTakeFirstOrThrow()
}

/**
 * Begins to migrate contacts of earlier versions to the one that is live, as a plan says. @throws Problem when it names
 * a step that is not there
 */
export async function startMigration(
  tx: WorkspaceTx,
  { workspaceId, userId }: { workspaceId: WorkspaceId; userId: UserId | null },
  journeyId: JourneyId,
  plan: StepMigration[],
  now: Date,
): Promise<string> {
  const { state, live_version_id: versionId } = found(
    await tx.selectFrom('journeys').select(['state', 'live_version_id']).where('id', '=', journeyId).executeTakeFirst(),
    'notFound.journey',
  )
  if (state !== 'live' || !versionId) throw new Problem('conflict', 'journey.notLive')
  const graph = await loadGraph(tx, versionId)
  const issues = plan.flatMap(({ to }, index) => {
    const target = typeof to === 'object' ? nodeById(graph, to.nodeId) : undefined
    return typeof to === 'object' && (!target || kindOf(target).role === 'trigger')
      ? [issue(`plan.${index}.to.nodeId`, 'journey.stepGone')]
      : []
  })
  if (issues.length > 0) throw invalid(issues)
  return startBulkJob(tx, migrateContactsJob, { workspaceId, userId, input: { journeyId, versionId, plan }, now })
}

/** Keeps all contacts where they are; none is enrolled meanwhile. */
export async function pauseJourney(tx: WorkspaceTx, journeyId: JourneyId, now: Date): Promise<void> {
  await lockOutEnrollments(tx, [journeyId])
  const { numUpdatedRows } = await tx
    .updateTable('journeys')
    .set({ state: 'paused', updated_at: now })
    .where('id', '=', journeyId)
    .where('state', '=', 'live')
    .executeTakeFirst()
  if (!numUpdatedRows) throw await whyNot(tx, journeyId, 'journey.notLive')
}

/**
 * Ends the journey for all contacts, at once. The reason, where one is given, is kept with the journey and on their
 * trail.
 */
export async function stopJourney(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  journeyId: JourneyId,
  now: Date,
  reason?: string,
): Promise<void> {
  await lockOutEnrollments(tx, [journeyId])
  const { numUpdatedRows } = await tx
    .updateTable('journeys')
    .set({ state: 'stopped', live_version_id: null, updated_at: now, stopped_why: reason || null })
    .where('id', '=', journeyId)
    .where('state', 'in', ['live', 'paused'])
    .executeTakeFirst()
  if (!numUpdatedRows) throw await whyNot(tx, journeyId, 'journey.alreadyStopped')
  await tx.deleteFrom('journey_schedules').where('journey_id', '=', journeyId).execute()
  await exitContacts(
    tx,
    { workspaceId, journeyId, decidedBy: reason ? inputsSql([input('reason', '', sql`${reason}::text`)]) : undefined },
    'stopped',
    sql`true`,
    now,
  )
  await wakeRuns(tx, journeyId)
}

/** Makes contacts exit a journey at once; `which` is SQL over the position `p`. */
export async function exitContacts(
  tx: WorkspaceTx,
  {
    workspaceId,
    journeyId,
    decidedBy,
  }: { workspaceId: WorkspaceId; journeyId: JourneyId; decidedBy?: RawBuilder<unknown> | undefined },
  why: ExitReason,
  which: RawBuilder<boolean>,
  now: Date,
): Promise<void> {
  const who = sql`
    SELECT p.run_id, p.contact_id
      FROM journey_positions p
     WHERE p.workspace_id = ${workspaceId} AND p.journey_id = ${journeyId} AND p.ended_at IS NULL AND ${which}`
  await sql`WITH ${exiting({ workspaceId, why, decidedBy, now }, who)} SELECT count(*) FROM gone`.execute(tx)
}

/** Has all runs of a journey read which contacts may go on. */
export async function wakeRuns(tx: WorkspaceTx, journeyId: JourneyId): Promise<void> {
  await tx
    .updateTable('journey_runs')
    .set(({ eb }) => ({ wakes_asked: eb('wakes_asked', '+', 1) }))
    .where('journey_id', '=', journeyId)
    .where('ended_at', 'is', null)
    .execute()
}

/** Why a journey cannot change its state so. */
export async function whyNot(
  tx: WorkspaceTx,
  journeyId: JourneyId,
  code: 'journey.notLive' | 'journey.notPaused' | 'journey.alreadyStopped',
): Promise<Problem> {
  found(await tx.selectFrom('journeys').select('id').where('id', '=', journeyId).executeTakeFirst(), 'notFound.journey')
  return new Problem('conflict', code)
}
