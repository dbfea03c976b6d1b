import { CONTACT_FIELDS } from '@parcours/model/contacts/fields.ts'
import { sql } from 'kysely'
import { type BulkJobKind, MAX_CONTACTS_PER_CHUNK } from '../bulk-jobs/job-kind.ts'
import { CONTACT_COLUMNS } from '../contacts/columns.ts'
import { decisionSql } from '../contacts/consent-bits.ts'
import { csvLine } from '../csv.ts'
import { type ContactSelection, countSelected, selectionSql } from './selection.ts'

export interface ExportContactsInput {
  contacts: ContactSelection
}

/** Writes contacts to a CSV file: their fields, tags, consent, and every property that the workspace knows. */
export const exportContacts: BulkJobKind<ExportContactsInput> = {
  kind: 'exportContacts',
  does: 'Exports contacts',
  total: ({ tx, now }, { contacts }) => countSelected(tx, contacts, now),
  async processChunk({ tx, workspaceId, bulkJobId, chunk, now }, { contacts }, after) {
    const keys = (await tx.selectFrom('property_definitions').select('key').orderBy('key').execute()).map(
      ({ key }) => key,
    )
    const { rows } = await sql<{ id: string; cells: (string | null)[] }>`
      SELECT c.id,
             ARRAY[${sql.join(CONTACT_FIELDS.map((field) => sql`c.${sql.ref(CONTACT_COLUMNS[field])}`))},
                 array_to_string(c.tags, ';'),
             ${decisionSql('email')},
             to_char(c.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')]
               || ARRAY (SELECT c.properties ->> key
               FROM unnest(${keys}::text[])
             WITH ORDINALITY k (key, place)
              ORDER BY place) AS cells
        FROM contacts c
       WHERE ${selectionSql(contacts, now)} AND c.id > ${after}::uuid
       ORDER BY c.id
       LIMIT ${MAX_CONTACTS_PER_CHUNK}`.execute(tx)
    const head =
      chunk === 0
        ? csvLine([...CONTACT_FIELDS, 'tags', 'consent.email', 'createdAt', ...keys.map((key) => `properties.${key}`)])
        : ''
    await tx
      .insertInto('bulk_job_files')
      .values({
        workspace_id: workspaceId,
        bulk_job_id: bulkJobId,
        part: chunk,
        content: head + rows.map(({ cells }) => csvLine(cells.map((cell) => cell ?? ''))).join(''),
      })
      .execute()
    return {
      done: rows.length,
      affected: rows.length,
      next: rows.length === MAX_CONTACTS_PER_CHUNK ? rows.at(-1)?.id : undefined,
    }
  },
}
