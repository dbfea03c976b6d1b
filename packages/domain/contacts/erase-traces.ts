import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/** An id that no contact has. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** By what a person is known: their identifiers, as they are kept. */
export async function identifiersOf(tx: WorkspaceTx, contactId: string): Promise<string[]> {
  const { rows } = await sql<{ value: string }>`
    SELECT value FROM contact_identifiers WHERE contact_id = ${contactId}
    UNION
    SELECT v.value
      FROM contacts c CROSS JOIN LATERAL (VALUES (c.email), (c.phone), (c.external_id)) v (value)
     WHERE c.id = ${contactId} AND v.value IS NOT NULL`.execute(tx)
  return rows.map(({ value }) => value)
}

/**
 * Erases what was kept of a person beside their profile: events that wait or were put aside, rows of imports that were not taken, files that were exported,
 * and what proves their consents but for the decisions themselves.
 */
export async function eraseTraces(tx: WorkspaceTx, contactId: string, identifiers: string[]): Promise<void> {
  const known = [contactId, ...identifiers]
  // An address stands in text of any kind; an id may be as short as "1", and is looked for as a whole value.
  const addresses = known.filter((value) => value.includes('@') || value === contactId).map((value) => `%${value.replace(/[\\%_]/g, '\\$&')}%`)
  const isNamedIn = (json: ReturnType<typeof sql.ref>) => sql<boolean>`(
    ${json}::text ILIKE ANY (${addresses}::text[])
    OR EXISTS (SELECT FROM unnest(${known}::text[]) v (value) WHERE jsonb_path_exists(${json}, '$.** ? (@ == $value)', jsonb_build_object('value', v.value))))`
  await sql`
    DELETE FROM event_inbox e
     WHERE e.contact_id = ${contactId}
        OR e.user_id = ANY (${known}::text[])
        OR e.anonymous_id = ANY (${known}::text[])
        OR e.previous_id = ANY (${known}::text[])
        OR lower(e.traits ->> 'email') = ANY (${known}::text[])`.execute(tx)
  await sql`DELETE FROM quarantine q WHERE ${isNamedIn(sql.ref('q.payload'))} OR q.key = ANY (${known}::text[])`.execute(tx)
  await sql`DELETE FROM import_rejects r WHERE ${isNamedIn(sql.ref('r.cells'))}`.execute(tx)
  // A file is written in parts, and worth nothing without one of them.
  await sql`
    DELETE FROM operation_files f
     WHERE f.operation_id IN (SELECT operation_id FROM operation_files
                               WHERE content ILIKE ANY (${addresses}::text[])
                                  OR EXISTS (SELECT FROM unnest(${known}::text[]) v (value) WHERE strpos(content, '"' || v.value || '"') > 0))`.execute(tx)
  // What was done with whom is needed no more, but for the work that is under way and finds nobody by it.
  await sql`
    UPDATE operations o
       SET input = replace(o.input::text, ${contactId}, ${NOBODY})::jsonb #- CASE WHEN o.state <> 'running' AND w.looks_for THEN '{contacts,filter,search}' ELSE '{}'::text[] END
      FROM (SELECT p.id, coalesce(strpos(c.search, lower(p.input #>> '{contacts,filter,search}')) > 0, false) AS looks_for
              FROM operations p JOIN contacts c ON c.workspace_id = p.workspace_id
             WHERE c.id = ${contactId}) w
     WHERE w.id = o.id AND (w.looks_for OR strpos(o.input::text, ${contactId}) > 0)`.execute(tx)
  await sql`DELETE FROM operation_changes WHERE contact_id = ${contactId}`.execute(tx)
  await sql`SELECT redact_consents(${contactId}::uuid)`.execute(tx)
}
