import { sql } from 'kysely'

/** Contents `c`, each with the version `v` that is used of it: SQL, after FROM. */
export const PRESENT_VERSIONS = sql`
  contents c
  JOIN content_versions v
    ON v.workspace_id = c.workspace_id AND v.content_id = c.id AND v.revision = c.revision`
