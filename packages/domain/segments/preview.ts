import { useAtLarge, type WorkspaceTx } from '@parcours/db/connection.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import type { Names } from '@parcours/model/condition/kind.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import type { Issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { getWorkspaceSettings } from '../access/workspace-settings.ts'
import { contactAlias } from '../condition/context.ts'
import { conditionNames } from '../condition/names.ts'
import { answeredByReadModel, conditionSql } from '../condition/sql.ts'
import { invalid } from '../problem.ts'
import { type AudienceProfile, audienceProfileOf, overlapOf } from './audience-profile.ts'
import { ensureRfmThresholds } from './rfm-thresholds.ts'
import { conditionIssues, getSegment } from './segments.ts'
import { warningsOf } from './warnings.ts'

/** Who matches a condition, beside all contacts, while it is being written. */
export interface SegmentPreview {
  profile: AudienceProfile
  /** All contacts of the workspace. */
  total: number
  /** Why nobody matches, where that can be told. */
  warnings: Issue[]
  currency: string
  /** Of what the condition refers to. */
  names: Names
}

/**
 * Previews a condition.
 * @param own the segment that it is to become the condition of
 * @param whileAwaited does work that may be given up, and is then undefined
 * @returns undefined when nobody waits for it any more
 * @throws Problem naming what is wrong with the condition
 */
export async function previewSegment(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  { condition, own }: { condition: Condition; own: string | undefined },
  now: Date,
  whileAwaited: <T>(work: () => Promise<T>) => Promise<T | undefined>,
): Promise<SegmentPreview | undefined> {
  const issues = await conditionIssues(tx, condition, {
    own: own === undefined ? undefined : await getSegment(tx, own),
  })
  if (issues.length > 0) throw invalid(issues)
  await ensureRfmThresholds(tx, workspaceId, condition, now)
  await useAtLarge(tx)
  const profile = await whileAwaited(() => audienceProfileOf(tx, workspaceId, condition, now))
  if (!profile) return undefined
  return {
    profile,
    total: Math.max(await totalOf(tx, workspaceId), profile.size),
    warnings: profile.size === 0 ? await warningsOf(tx, condition) : [],
    currency: (await getWorkspaceSettings(tx)).currency,
    names: await conditionNames(tx),
  }
}

/**
 * How many contacts match a condition.
 * @param whileAwaited does work that may be given up, and is then undefined
 * @throws Problem naming what is wrong with the condition
 */
export async function countMatching(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  condition: Condition,
  now: Date,
  whileAwaited: <T>(work: () => Promise<T>) => Promise<T | undefined>,
): Promise<number | undefined> {
  const issues = await conditionIssues(tx, condition)
  if (issues.length > 0) throw invalid(issues)
  await ensureRfmThresholds(tx, workspaceId, condition, now)
  await useAtLarge(tx)
  const evaluation = { now, of: answeredByReadModel(condition) ? 'readModel' : 'whole' } as const
  const from = evaluation.of === 'readModel' ? sql`contact_read_model f` : sql`contacts c`
  const counted = await whileAwaited(() =>
    sql<{ count: number }>`
      SELECT count(*)::int AS count
        FROM ${from}
       WHERE ${contactAlias(evaluation)}.workspace_id = ${workspaceId}
         AND ${conditionSql(condition, evaluation)}`.execute(tx),
  )
  return counted && (counted.rows[0]?.count ?? 0)
}

/** How many contacts a workspace has changes slowly against how fast users type. */
const TOTAL_KEPT_MS = 10_000
const totals = new Map<string, { total: number; until: number }>()

async function totalOf(tx: WorkspaceTx, workspaceId: WorkspaceId): Promise<number> {
  const known = totals.get(workspaceId)
  if (known && known.until > Date.now()) return known.total
  const { rows } = await sql<{ total: number }>`SELECT count(*) AS total FROM contacts`.execute(tx)
  const total = rows[0]?.total ?? 0
  if (totals.size > 1000) totals.clear()
  totals.set(workspaceId, { total, until: Date.now() + TOTAL_KEPT_MS })
  return total
}

/** The number of contacts that match each of two conditions, and both. @throws Problem naming what is wrong with one */
export async function compareConditions(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  { one, other }: { one: Condition; other: Condition },
  now: Date,
): Promise<{ one: number; other: number; both: number }> {
  const issues = [
    ...(await conditionIssues(tx, one, { path: 'one' })),
    ...(await conditionIssues(tx, other, { path: 'other' })),
  ]
  if (issues.length > 0) throw invalid(issues)
  await useAtLarge(tx)
  return overlapOf(tx, workspaceId, one, other, now)
}
