import type { Kysely } from 'kysely'
import { BY_HASH, run } from './sql.ts'

/** Waits until a date follow the date when it moves. Those of versions that are published already do so too. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `-- The date that someone waits for, as it was read; see domain/journeys/nodes/awaited-date.ts. Null at all other steps.
     ALTER TABLE journey_positions ADD COLUMN awaited_date jsonb;

     -- A step may listen for several events: a date that a contact holds (dateChange), or an event that brings a newer one (dateEvent).
     ALTER TABLE journey_listeners DROP CONSTRAINT journey_listeners_pkey, ADD PRIMARY KEY (workspace_id, version_id, node_id, event_name);
     ALTER TABLE journey_listeners DROP CONSTRAINT journey_listeners_kind_check;
     ALTER TABLE journey_listeners ADD CHECK (kind IN (
       'trigger', 'change', 'segment', 'wait', 'waitSegment', 'dateChange', 'dateEvent', 'goal', 'exit', 'exitSegment'));
     DROP INDEX journey_listeners_of_changes;
     CREATE INDEX journey_listeners_of_changes ON journey_listeners (workspace_id) WHERE kind IN ('change', 'dateChange');

     INSERT INTO journey_listeners (workspace_id, version_id, node_id, kind, event_name)
     SELECT DISTINCT v.workspace_id, v.id, n ->> 'id', 'dateChange', 'property:' || named.property
       FROM journey_versions v
       CROSS JOIN LATERAL jsonb_array_elements(v.graph -> 'nodes') n
       CROSS JOIN LATERAL (VALUES (n #>> '{settings,property}'), (split_part(n #>> '{settings,property}', '.', 1))) named (property)
      WHERE n ->> 'kind' = 'wait' AND n #>> '{settings,until}' = 'property' AND n #>> '{settings,property}' NOT IN ('createdAt', 'lastSeenAt')
        AND coalesce(n #>> '{settings,source}', 'contact') = 'contact' AND coalesce(n #>> '{settings,follows}', 'true') = 'true';

     -- A trigger asks in the live version only, a wait wherever people may stand.
     CREATE OR REPLACE FUNCTION notice_changes() RETURNS trigger LANGUAGE plpgsql ${BY_HASH} AS $$
     DECLARE
       workspace uuid;
       asked text[];
     BEGIN
       FOR workspace IN SELECT DISTINCT workspace_id FROM fresh LOOP
         SELECT array_agg(DISTINCT l.event_name) INTO asked
           FROM journey_listeners l
           JOIN journey_versions v ON v.workspace_id = l.workspace_id AND v.id = l.version_id
           JOIN journeys j ON j.workspace_id = v.workspace_id AND j.id = v.journey_id
          WHERE l.workspace_id = workspace AND l.kind IN ('change', 'dateChange')
            AND CASE l.kind WHEN 'change' THEN j.state = 'live' AND j.live_version_id = l.version_id ELSE j.state IN ('live', 'paused') END;
         IF asked IS NULL THEN CONTINUE; END IF;
         IF TG_OP = 'INSERT' THEN
           INSERT INTO event_inbox (shard, workspace_id, id, kind, contact_id, name, properties, context, occurred_at, received_at)
           SELECT hashtext(n.id::text) & 3, workspace, uuidv7(), 'change', n.id, t.name, t.properties, context_of_changes(), now(), now()
             FROM fresh n CROSS JOIN LATERAL changes_between('{}', contact_as_told(n::contacts), asked) t WHERE n.workspace_id = workspace;
         ELSE
           INSERT INTO event_inbox (shard, workspace_id, id, kind, contact_id, name, properties, context, occurred_at, received_at)
           SELECT hashtext(n.id::text) & 3, workspace, uuidv7(), 'change', n.id, t.name, t.properties, context_of_changes(), now(), now()
             FROM fresh n JOIN stale o ON o.workspace_id = n.workspace_id AND o.id = n.id
             CROSS JOIN LATERAL changes_between(contact_as_told(o::contacts), contact_as_told(n::contacts), asked) t
            WHERE n.workspace_id = workspace AND (n.properties, n.tags, n.email, n.phone, n.external_id, n.first_name, n.last_name, n.language, n.country, n.city, n.time_zone, n.email_consent, n.sms_consent)
                  IS DISTINCT FROM (o.properties, o.tags, o.email, o.phone, o.external_id, o.first_name, o.last_name, o.language, o.country, o.city, o.time_zone, o.email_consent, o.sms_consent);
         END IF;
         PERFORM pg_notify('parcours_inbox', shard::text) FROM generate_series(0, 3) shard;
       END LOOP;
       RETURN NULL;
     END $$;`,
  )
}
