import { type Kysely, type QueryExecutorProvider, sql } from 'kysely'

/** The role that every workspace-scoped transaction takes on: it sees one workspace only. */
export const APP_ROLE = 'parcours_app'

/** Runs several SQL statements as they are written, so that migrations read as plain SQL. */
export async function run(db: QueryExecutorProvider, statements: string): Promise<void> {
  await sql.raw(statements).execute(db)
}

/**
 * For trigger functions that join the old rows with the new ones,
 * which have no index, whatever the statement that fired them prefers.
 */
export const BY_HASH = 'SET enable_nestloop = off SET enable_mergejoin = off SET enable_hashjoin = on'

/**
 * Isolates tables by workspace: under the application role only rows of the workspace named by the setting
 * `app.workspace_id` can be seen or written, whatever the query says.
 */
export async function isolate(db: Kysely<unknown>, ...tables: string[]): Promise<void> {
  for (const table of tables) {
    await run(
      db,
      `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
       CREATE POLICY workspace_isolation ON ${table} TO ${APP_ROLE}
         USING (workspace_id = (SELECT current_setting('app.workspace_id')::uuid))
         WITH CHECK (workspace_id = (SELECT current_setting('app.workspace_id')::uuid));
       GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${APP_ROLE};`,
    )
  }
}

/**
 * Makes a table partitioned by month, with a default partition so that no row is ever refused. Rows that are changed
 * soon after they are written need room on their page (`fillfactor`, percent): then no index has to follow.
 */
export async function partitionByMonth(db: Kysely<unknown>, table: string, fillfactor = 100): Promise<void> {
  await run(
    db,
    `CREATE TABLE ${table}_default PARTITION OF ${table} DEFAULT WITH (fillfactor = ${fillfactor});
     INSERT INTO partitioned_tables (name, fillfactor) VALUES ('${table}', ${fillfactor});`,
  )
}
