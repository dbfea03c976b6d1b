import type { JourneyId, VersionId } from '@parcours/model/id.ts'
import type { StepMigration } from '@parcours/model/journey/migration.ts'
import { startBulkJob } from '../../bulk-jobs/bulk-job.ts'
import { type BulkJobKind, MAX_CONTACTS_PER_CHUNK } from '../../bulk-jobs/job-kind.ts'
import { loadGraph } from '../authoring/versions.ts'
import { migrateNextContacts, waitingSteps } from '../migration/migrate-contacts.ts'
import { forgetOldMigrations, UNDO_MIGRATION_WITHIN_MS } from '../migration/undo-migration.ts'
import { undoMigrationJob } from './undo-migration.ts'

export interface MigrateContactsInput {
  journeyId: JourneyId
  /** The version that contacts go on with. */
  versionId: VersionId
  /** What becomes of the contacts at each step; those at others stay. */
  plan: StepMigration[]
}

/** Migrates contacts who wait in earlier versions of a journey to a new one. */
export const migrateContactsJob: BulkJobKind<MigrateContactsInput> = {
  kind: 'takeOver',
  does: 'Migrates contacts to a new version of a journey',
  async total({ tx }, { journeyId, versionId, plan }) {
    const asked = new Set(plan.flatMap(({ from, to }) => (to === 'stay' ? [] : [from])))
    const { steps } = await waitingSteps(tx, journeyId, await loadGraph(tx, versionId), versionId)
    return steps.reduce((sum, { nodeId, count }) => sum + (asked.has(nodeId) ? count : 0), 0)
  },
  async processChunk({ tx, workspaceId, bulkJobId, chunk, now }, { journeyId, versionId, plan }, after) {
    if (chunk === 0) await forgetOldMigrations(tx, now)
    const journey = await tx
      .selectFrom('journeys')
      .select('live_version_id')
      .where('id', '=', journeyId)
      .executeTakeFirst()
    // Stopped, or published again meanwhile: contacts do not go to that version any more.
    if (journey?.live_version_id !== versionId) return { done: 0, affected: 0, next: undefined }
    const { moved, last } = await migrateNextContacts(tx, {
      workspaceId,
      journeyId,
      bulkJobId,
      versionId,
      plan,
      after,
      limit: MAX_CONTACTS_PER_CHUNK,
      now,
    })
    return { done: moved, affected: moved, next: last }
  },
  undo: {
    whileRunning: true,
    mayLaunch: true,
    withinMs: UNDO_MIGRATION_WITHIN_MS,
    start: (tx, begun, of, { journeyId }) => startBulkJob(tx, undoMigrationJob, { ...begun, input: { of, journeyId } }),
  },
}
