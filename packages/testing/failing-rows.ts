import type { Database } from '@parcours/db/connection.ts'
import { sql } from 'kysely'

/**
 * Makes the database refuse rows of a table, as values refuse that only PostgreSQL knows to be wrong; returns how to
 * end it.
 * @param when SQL over the row `NEW`
 * @param code the SQLSTATE of the refusal; a value out of range unless said otherwise
 */
export async function refuseRows(
  db: Database,
  table: string,
  when: string,
  code = '22003',
): Promise<() => Promise<void>> {
  const name = `refuse_${table}_${Math.random().toString(36).slice(2, 8)}`
  await sql
    .raw(
      `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN IF ${when} THEN RAISE EXCEPTION 'refused for a test' USING ERRCODE = '${code}'; END IF; RETURN NEW; END $$;
       CREATE TRIGGER ${name} BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${name}();`,
    )
    .execute(db)
  return async () => {
    await sql.raw(`DROP TRIGGER ${name} ON ${table}; DROP FUNCTION ${name}();`).execute(db)
  }
}
