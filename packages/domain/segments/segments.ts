import { lockByName } from '@parcours/db/advisory-lock.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { aspectsOf, Condition, leavesOf, validateCondition } from '@parcours/model/condition/condition.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { parsePublicId, uuidOf } from '@parcours/model/id.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import type { UsedKind } from '@parcours/model/references.ts'
import type { SegmentKind, SegmentState } from '@parcours/model/segment.ts'
import { sql } from 'kysely'
import { wakeLauncher } from '../notify.ts'
import { found, invalid } from '../problem.ts'
import { findUsed, holdUsed, recordUsages, type Used } from '../references/usages.ts'
import { ensureRfmThresholds } from './rfm-thresholds.ts'

export interface SegmentRow {
  id: string
  name: string
  kind: SegmentKind
  condition: Condition
  state: SegmentState
  size: number
  revision: number
  folder: string
  created_at: Date
  updated_at: Date
}

const COLUMNS = [
  'id',
  'name',
  'kind',
  'condition',
  'state',
  'size',
  'revision',
  'folder',
  'created_at',
  'updated_at',
] as const

/** A stored condition was checked when it was saved. */
const typed = <Row extends { condition: unknown }>(row: Row) => ({ ...row, condition: row.condition as Condition })

export async function listSegments(tx: WorkspaceTx): Promise<SegmentRow[]> {
  return (await tx.selectFrom('segments').select(COLUMNS).orderBy('updated_at', 'desc').execute()).map(typed)
}

export async function getSegment(tx: WorkspaceTx, id: string): Promise<SegmentRow> {
  return typed(
    found(await tx.selectFrom('segments').select(COLUMNS).where('id', '=', id).executeTakeFirst(), 'notFound.segment'),
  )
}

/** {@link getSegment}, locked until the transaction ends. */
async function lockSegment(tx: WorkspaceTx, id: string): Promise<SegmentRow> {
  return typed(
    found(
      await tx.selectFrom('segments').select(COLUMNS).where('id', '=', id).forNoKeyUpdate().executeTakeFirst(),
      'notFound.segment',
    ),
  )
}

/** Segments that a condition names, by their database ids. */
function segmentsWithin(condition: Condition): { id: string; path: string }[] {
  return leavesOf(condition).flatMap(({ condition: leaf, path }) =>
    leaf.kind === 'segment' && leaf.segmentId ? [{ id: uuidOf('segment', leaf.segmentId), path }] : [],
  )
}

/** Fields of conditions that name something else of the workspace, by its public id. */
const REFERENCE_FIELDS: ReadonlyMap<string, UsedKind> = new Map([
  ['templateId', 'template'],
  ['segmentId', 'segment'],
  ['journeyId', 'journey'],
  ['campaignId', 'campaign'],
])

/** Issues for what a condition names and does not exist. */
function missingReferences(condition: Condition, within: string, used: Used[]): Issue[] {
  const known = new Set(used.map(({ kind, id }) => `${kind} ${id}`))
  return leavesOf(condition, within).flatMap(({ condition: leaf, path }) =>
    Object.entries(leaf).flatMap(([field, value]) => {
      const kind = REFERENCE_FIELDS.get(field)
      if (!kind || typeof value !== 'string' || value === '') return []
      return known.has(`${kind} ${parsePublicId(kind, value)}`) ? [] : [issue(`${path}.${field}`, `notFound.${kind}`)]
    }),
  )
}

/**
 * Issues of a condition: malformed parts, references to what does not exist, and cycles through `own`, which are shown
 * by the names of their segments.
 * @param used what the condition uses, where the caller has read it already
 * @param path the field that holds the condition
 */
export async function conditionIssues(
  tx: WorkspaceTx,
  condition: Condition,
  {
    own,
    used,
    path = 'condition',
  }: { own?: { id: string; name: string } | undefined; used?: Used[]; path?: string } = {},
): Promise<Issue[]> {
  const malformed = validateCondition(condition, path)
  if (malformed.length > 0) return malformed
  const missing = missingReferences(condition, path, used ?? (await findUsed(tx, condition)))
  const asked = segmentsWithin(condition)
  return missing.length > 0 || !own || asked.length === 0 ? missing : cycleIssues(tx, asked, own)
}

async function cycleIssues(
  tx: WorkspaceTx,
  asked: { id: string; path: string }[],
  own: { id: string; name: string },
): Promise<Issue[]> {
  const all = new Map((await listSegments(tx)).map((segment) => [segment.id, segment]))
  const visited = new Set<string>()
  const pathTo = (id: string, seen: string[]): string[] | undefined => {
    if (id === own.id) return [...seen, own.name]
    const segment = all.get(id)
    if (!segment || segment.kind === 'static' || visited.has(id)) return undefined
    visited.add(id)
    for (const next of segmentsWithin(segment.condition)) {
      const found = pathTo(next.id, [...seen, segment.name])
      if (found) return found
    }
    return undefined
  }
  return asked.flatMap(({ id, path }) => {
    const found = pathTo(id, [own.name])
    return found ? [issue(`${path}.segmentId`, 'segment.cycle', { cycle: found.join(' → ') })] : []
  })
}

async function describe(tx: WorkspaceTx, condition: Condition) {
  return {
    condition: JSON.stringify(condition),
    depends: aspectsOf(condition).map(storedAspect),
    depth: await depthOf(tx, condition),
  }
}

/** One more than the deepest of the segments that a condition names. */
async function depthOf(tx: WorkspaceTx, condition: Condition): Promise<number> {
  const below = segmentsWithin(condition).map(({ id }) => id)
  if (below.length === 0) return 0
  const { depth } = await tx
    .selectFrom('segments')
    .select(({ fn }) => fn.max('depth').as('depth'))
    .where('id', 'in', below)
    .executeTakeFirstOrThrow()
  return (depth ?? 0) + 1
}

/** Aspects name journeys and segments by their database ids. */
function storedAspect(aspect: string): string {
  const [what = '', ...rest] = aspect.split(':')
  if (what === 'journey' || what === 'segment') return `${what}:${uuidOf(what, rest.join(':'))}`
  return aspect
}

/** Creates a segment; a build that starts at once finds its members. @throws Problem */
export async function createSegment(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  { name, condition }: { name: string; condition: Condition },
  now: Date,
): Promise<string> {
  const used = await holdUsed(tx, condition)
  const issues = await conditionIssues(tx, condition, { used })
  if (issues.length > 0) throw invalid(issues)
  const { id } = await tx
    .insertInto('segments')
    .values({
      workspace_id: workspaceId,
      name,
      kind: 'dynamic',
      ...(await describe(tx, condition)),
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordUsages(tx, { kind: 'segment', id }, used)
  await ensureRfmThresholds(tx, workspaceId, condition, now)
  await askForBuild(tx)
  return id
}

/** Changes a segment; its members stay as they are until the build ends. @throws Problem */
export async function saveSegment(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  id: string,
  { name, condition }: { name: string; condition: Condition },
  now: Date,
): Promise<void> {
  const before = await lockSegment(tx, id)
  if (before.kind === 'static') {
    await tx
      .updateTable('segments')
      .set({ name, revision: before.revision + 1, updated_at: now })
      .where('id', '=', id)
      .execute()
    return
  }
  const used = await holdUsed(tx, condition)
  // Two segments that are saved at once, each made of the other, would not see the cycle.
  if (used.some(({ kind }) => kind === 'segment')) await lockByName(tx, `segments of segments ${workspaceId}`)
  const issues = await conditionIssues(tx, condition, { own: { id, name }, used })
  if (issues.length > 0) throw invalid(issues)
  const changed =
    before.state === 'failed' || JSON.stringify(Condition.parse(before.condition)) !== JSON.stringify(condition)
  await tx
    .updateTable('segments')
    .set({
      name,
      revision: before.revision + 1,
      updated_at: now,
      ...(await describe(tx, condition)),
      ...(changed && { state: 'building', to_build: true }),
    })
    .where('id', '=', id)
    .execute()
  await recordUsages(tx, { kind: 'segment', id }, used)
  await deepen(tx, id)
  await ensureRfmThresholds(tx, workspaceId, condition, now)
  if (changed) await askForBuild(tx)
}

/** Segments made of this one are evaluated after it. */
async function deepen(tx: WorkspaceTx, id: string): Promise<void> {
  await sql`
    WITH RECURSIVE above AS (
      SELECT id, depth FROM segments WHERE id = ${id}
      UNION
      SELECT s.id, a.depth + 1 FROM above a JOIN segments s ON s.depends @> ARRAY['segment:' || a.id]
    )
    UPDATE segments s
       SET depth = greatest(s.depth, a.depth)
      FROM (SELECT id, max(depth) AS depth FROM above GROUP BY id) a
     WHERE s.id = a.id`.execute(tx)
}

async function askForBuild(tx: WorkspaceTx): Promise<void> {
  await wakeLauncher(tx)
}

/** Copies the present members of a segment into a static segment. */
export async function snapshotSegment(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  id: string,
  name: string,
  now: Date,
): Promise<string> {
  const segment = await getSegment(tx, id)
  const made = await tx
    .insertInto('segments')
    .values({
      workspace_id: workspaceId,
      name,
      kind: 'static',
      condition: JSON.stringify(segment.condition),
      depends: [],
      state: 'ready',
      to_build: false,
      built_at: now,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await sql`
    WITH copied AS (
      INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
      SELECT workspace_id, ${made.id}, contact_id, ${now}
        FROM segment_members
       WHERE segment_id = ${id}
      RETURNING 1
    )
    UPDATE segments SET size = (SELECT count(*) FROM copied) WHERE id = ${made.id}`.execute(tx)
  return made.id
}
