import { sql } from 'kysely'
import { type BulkJobKind, MAX_CONTACTS_PER_CHUNK } from '../bulk-jobs/job-kind.ts'

export interface UndoTagsInput {
  /** The bulk job to undo. */
  of: string
}

/** Undoes the tags of a bulk job, on exactly the contacts that it changed. */
export const undoTags: BulkJobKind<UndoTagsInput> = {
  kind: 'undoTags',
  does: 'Undoes a change of tags',
  async total({ tx }, { of }) {
    const { count } = await tx
      .selectFrom('bulk_job_changes')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('bulk_job_id', '=', of)
      .executeTakeFirstOrThrow()
    return count
  },
  async processChunk({ tx, workspaceId, now }, { of }, after) {
    const { rows } = await sql<{ done: number; next: string | null }>`
      WITH chosen AS MATERIALIZED (
        SELECT contact_id, added, removed FROM bulk_job_changes
         WHERE workspace_id = ${workspaceId} AND bulk_job_id = ${of} AND contact_id > ${after}::uuid
         ORDER BY contact_id
         LIMIT ${MAX_CONTACTS_PER_CHUNK}
      ), changed AS (
        UPDATE contacts c SET updated_at = ${now}, revision = revision + 1,
               tags = ARRAY (SELECT DISTINCT t
                               FROM unnest(c.tags || n.removed) t
                              WHERE NOT t = ANY (n.added)
                              ORDER BY t)
          FROM chosen n WHERE c.workspace_id = ${workspaceId} AND c.id = n.contact_id
      )
      SELECT count(*)::int AS done, (SELECT contact_id FROM chosen ORDER BY contact_id DESC LIMIT 1) AS next
        FROM chosen`.execute(tx)
    const { done = 0, next = null } = rows[0] ?? {}
    const more = done === MAX_CONTACTS_PER_CHUNK
    return { done, affected: done, next: more ? (next ?? undefined) : undefined }
  },
}
