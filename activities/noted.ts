import { type Database, inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { quarantineItems, releaseItems, wordsOf } from '@parcours/domain/quarantine/quarantine.ts'
import { SegmentNotReady } from '@parcours/domain/segments/readiness.ts'
import { ProviderUnavailable, providerIssue } from '@parcours/model/delivery/provider-problem.ts'
import type { BulkJobId, RunId, SendId, WorkspaceId } from '@parcours/model/id.ts'
import type { Issue } from '@parcours/model/issue.ts'
import type { QuarantineKind } from '@parcours/model/quarantine.ts'
import { Context } from '@temporalio/activity'

/** Temporal tries work again by itself; from this attempt on users see that it keeps failing. */
const FIRST_NOTED_ATTEMPT = 3

interface Noted {
  workspaceId: WorkspaceId
  kind: QuarantineKind
  key: string
  payload: Record<string, string>
  /** What users know it by. */
  name: (tx: WorkspaceTx) => Promise<string | undefined>
}

/**
 * Shows users work that keeps failing, with the words of the
 * failure, until it succeeds. Temporal tries it again all the while.
 */
export async function noted<T>(
  db: Database,
  { workspaceId, kind, key, payload, name }: Noted,
  work: () => Promise<T>,
): Promise<T> {
  const { attempt } = Context.current().info
  let result: T
  try {
    result = await work()
  } catch (error) {
    if (attempt >= FIRST_NOTED_ATTEMPT && !Context.current().cancellationSignal.aborted) {
      await inWorkspace(db, workspaceId, async (tx) => {
        const item = {
          kind,
          key,
          name: (await name(tx)) ?? '',
          payload,
          issues: issuesOf(error),
          error: wordsOf(error),
        }
        await quarantineItems(tx, workspaceId, [item], new Date())
      }).catch(() => {})
    }
    throw error
  }
  if (attempt > FIRST_NOTED_ATTEMPT)
    await inWorkspace(db, workspaceId, (tx) => releaseItems(tx, kind, [key])).catch(() => {})
  return result
}

/** What users can mend, or wait for: a mail server or provider that cannot be used, a segment that is not ready. */
function issuesOf(error: unknown): Issue[] {
  if (error instanceof SegmentNotReady) return [error.issue]
  return error instanceof ProviderUnavailable ? [providerIssue(error)] : []
}

export async function journeyName(tx: WorkspaceTx, runId: RunId): Promise<string | undefined> {
  const row = await tx
    .selectFrom('journey_runs as r')
    .innerJoin('journeys as j', (join) =>
      join.onRef('j.workspace_id', '=', 'r.workspace_id').onRef('j.id', '=', 'r.journey_id'),
    )
    .select('j.name')
    .where('r.id', '=', runId)
    .executeTakeFirst()
  return row?.name
}

export async function campaignName(tx: WorkspaceTx, sendId: SendId): Promise<string | undefined> {
  const row = await tx
    .selectFrom('campaign_sends as s')
    .innerJoin('campaigns as c', (join) =>
      join.onRef('c.workspace_id', '=', 's.workspace_id').onRef('c.id', '=', 's.campaign_id'),
    )
    .select('c.name')
    .where('s.id', '=', sendId)
    .executeTakeFirst()
  return row?.name
}

export async function bulkJobName(tx: WorkspaceTx, bulkJobId: BulkJobId): Promise<string | undefined> {
  return (await tx.selectFrom('bulk_jobs').select('kind').where('id', '=', bulkJobId).executeTakeFirst())?.kind
}
