import type { Kysely } from 'kysely'
import { isolate, run } from './sql.ts'

/** What uses what, written as a definition is saved: what is in use is not deleted, and says by whom. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE usages (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       user_kind text NOT NULL CHECK (user_kind IN ('journey', 'campaign', 'segment')),
       user_id uuid NOT NULL,
       -- The number of a journey's version; 0: its draft, and of what has no versions.
       user_version integer NOT NULL DEFAULT 0,
       used_kind text NOT NULL CHECK (used_kind IN ('template', 'segment', 'journey', 'campaign')),
       used_id uuid NOT NULL,
       PRIMARY KEY (workspace_id, user_kind, user_id, user_version, used_kind, used_id)
     );
     CREATE INDEX usages_by_used ON usages (workspace_id, used_kind, used_id);`,
  )
  await isolate(db, 'usages')
  await run(
    db,
    `WITH definitions (workspace_id, user_kind, user_id, user_version, definition) AS (
       SELECT workspace_id, 'journey', id, 0, draft FROM journeys
       UNION ALL
       SELECT workspace_id, 'journey', journey_id, number, graph FROM journey_versions
       UNION ALL
       SELECT workspace_id, 'campaign', id, 0, definition FROM campaigns
       UNION ALL
       SELECT workspace_id, 'segment', id, 0, condition FROM segments WHERE kind = 'dynamic'
     ),
     things (workspace_id, prefix, kind, id) AS (
       SELECT workspace_id, 'tpl', 'template', id FROM email_templates
       UNION ALL
       SELECT workspace_id, 'seg', 'segment', id FROM segments
       UNION ALL
       SELECT workspace_id, 'jrn', 'journey', id FROM journeys
       UNION ALL
       SELECT workspace_id, 'cmp', 'campaign', id FROM campaigns
     )
     INSERT INTO usages (workspace_id, user_kind, user_id, user_version, used_kind, used_id)
     SELECT DISTINCT d.workspace_id, d.user_kind, d.user_id, d.user_version, t.kind, t.id
       FROM definitions d
      CROSS JOIN LATERAL jsonb_path_query(d.definition, 'strict $.** ? (@.type() == "string")') v (value)
       JOIN things t ON t.workspace_id = d.workspace_id
                    AND v.value #>> '{}' = t.prefix || '_' || replace(t.id::text, '-', '');`,
  )
}
