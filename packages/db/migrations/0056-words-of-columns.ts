import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/** Columns that hold one of few words say which. Checked apart from being added, so that nobody waits meanwhile. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE bulk_jobs ADD CONSTRAINT bulk_jobs_kind_check CHECK (kind IN (
       'tagContacts', 'undoTags', 'exportContacts', 'enterMembers', 'enterThose', 'enterDue', 'applyBrand', 'takeOver',
       'undoTakeOver', 'addPeople')) NOT VALID;
     ALTER TABLE journey_positions
       ADD CONSTRAINT journey_positions_ended_why_check CHECK (ended_why IN (
         'completed', 'goal', 'exitRule', 'changed', 'stopped', 'overdue', 'merged')) NOT VALID,
       ADD CONSTRAINT journey_positions_outcome_check CHECK (outcome IN ('happened', 'limited')) NOT VALID;
     ALTER TABLE quarantine ADD CONSTRAINT quarantine_kind_check CHECK (kind IN (
       'message', 'event', 'journeyEvent', 'messageEvent', 'segment', 'segmentContact', 'journeyClock',
       'journeyContact', 'journeyStep', 'campaign', 'operation', 'recurring')) NOT VALID;
     ALTER TABLE bulk_jobs VALIDATE CONSTRAINT bulk_jobs_kind_check;
     ALTER TABLE journey_positions VALIDATE CONSTRAINT journey_positions_ended_why_check;
     ALTER TABLE journey_positions VALIDATE CONSTRAINT journey_positions_outcome_check;
     ALTER TABLE quarantine VALIDATE CONSTRAINT quarantine_kind_check;`,
  )
}
