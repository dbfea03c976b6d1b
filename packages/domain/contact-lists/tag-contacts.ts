import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { tagsInBoth } from '@parcours/model/contacts/tags.ts'
import { issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { startBulkJob } from '../bulk-jobs/bulk-job.ts'
import { type BulkJobKind, type JobRequest, MAX_CONTACTS_PER_CHUNK } from '../bulk-jobs/job-kind.ts'
import { invalid } from '../problem.ts'
import { type ContactSelection, countSelected, selectionSql } from './selection.ts'
import { undoTags } from './undo-tags.ts'

export interface TagContactsInput {
  contacts: ContactSelection
  add: string[]
  remove: string[]
}

/** Starts to add and remove tags. @throws Problem when there are none, or one is in both */
export async function startTagging(
  tx: WorkspaceTx,
  request: JobRequest & { input: TagContactsInput },
): Promise<string> {
  const { add, remove } = request.input
  if (add.length + remove.length === 0) throw invalid([issue('add', 'request.fieldMissing')])
  const both = tagsInBoth(add, remove)
  if (both.length > 0) throw invalid(both.map(([index, tag]) => issue(`remove.${index}`, 'tags.both', { tag })))
  return startBulkJob(tx, tagContacts, request)
}

/** Adds and removes tags on many contacts, and keeps what changed on whom. */
export const tagContacts: BulkJobKind<TagContactsInput> = {
  kind: 'tagContacts',
  does: 'Changes tags of contacts',
  total: ({ tx, now }, { contacts }) => countSelected(tx, contacts, now),
  async processChunk({ tx, workspaceId, bulkJobId, now }, { contacts, add, remove }, after) {
    const { rows } = await sql<{ done: number; affected: number; next: string | null }>`
      WITH chosen AS MATERIALIZED (
        SELECT c.id, ARRAY (SELECT t FROM unnest(${add}::text[]) t WHERE NOT t = ANY (c.tags)) AS added,
               ARRAY (SELECT t FROM unnest(${remove}::text[]) t WHERE t = ANY (c.tags)) AS removed
          FROM contacts c
         WHERE ${selectionSql(contacts, now)} AND c.id > ${after}::uuid
         ORDER BY c.id
         LIMIT ${MAX_CONTACTS_PER_CHUNK}
        FOR UPDATE OF c
      ), changed AS (
        UPDATE contacts c SET updated_at = ${now}, revision = revision + 1,
               tags = ARRAY (SELECT DISTINCT t
                               FROM unnest(c.tags || n.added) t
                              WHERE NOT t = ANY (n.removed)
                              ORDER BY t)
          FROM chosen n WHERE c.workspace_id = ${workspaceId} AND c.id = n.id AND (n.added <> '{}' OR n.removed <> '{}')
        RETURNING c.id, n.added, n.removed
      ), kept AS (
        INSERT INTO bulk_job_changes (workspace_id, bulk_job_id, contact_id, added, removed)
        SELECT ${workspaceId}, ${bulkJobId}, id, added, removed
          FROM changed
      )
      SELECT (SELECT count(*)::int FROM chosen) AS done, (SELECT count(*)::int FROM changed) AS affected,
             (SELECT id FROM chosen ORDER BY id DESC LIMIT 1) AS next`.execute(tx)
    const { done = 0, affected = 0, next = null } = rows[0] ?? {}
    return { done, affected, next: done === MAX_CONTACTS_PER_CHUNK ? (next ?? undefined) : undefined }
  },
  undo: {
    whileRunning: false,
    mayLaunch: false,
    start: (tx, begun, of) => startBulkJob(tx, undoTags, { ...begun, input: { of } }),
  },
}
