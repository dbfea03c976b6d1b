import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'
import type { Erased } from '../contacts/erase.ts'
import { knownBy, patternsOf } from '../contacts/named-in.ts'

/** An id that no contact has. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** Deletes exported files with an erased contact in them, and takes the contact out of the inputs of bulk jobs. */
export async function eraseFromBulkJobs(tx: WorkspaceTx, _: string, erased: Erased): Promise<void> {
  const { contactId } = erased
  // A file is written in parts, and worth nothing without one of them.
  await sql`
    DELETE FROM bulk_job_files f
     WHERE f.bulk_job_id IN (
       SELECT bulk_job_id
         FROM bulk_job_files
        WHERE content ILIKE ANY (${patternsOf(erased)}::text[])
           OR EXISTS (
             SELECT
               FROM unnest(${knownBy(erased)}::text[]) v (value)
              WHERE strpos(content, '"' || v.value || '"') > 0))`.execute(tx)
  // A finished job needs its input no more; a running one finds no contact by it.
  await sql`
    UPDATE bulk_jobs j
       SET input = replace(j.input::text, ${contactId}, ${NOBODY})::jsonb
                   #- CASE
                       WHEN j.state <> 'running'
                       AND w.looks_for THEN '{contacts,filter,search}'
                       ELSE '{}'::text[] END
      FROM (
        SELECT p.id, coalesce(strpos(c.search, lower(p.input #>> '{contacts,filter,search}')) > 0, false) AS looks_for
          FROM bulk_jobs p
          JOIN contacts c ON c.workspace_id = p.workspace_id
         WHERE c.id = ${contactId}) w
     WHERE w.id = j.id AND (w.looks_for OR strpos(j.input::text, ${contactId}) > 0)`.execute(tx)
  await tx.deleteFrom('bulk_job_changes').where('contact_id', '=', contactId).execute()
}
