import type { Kysely } from 'kysely'
import { BY_HASH, isolate, run } from './sql.ts'

/**
 * Journeys that begin when something of a person changes, at a date
 * of theirs, on a schedule, or by what they do with an email.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE journey_listeners DROP CONSTRAINT journey_listeners_kind_check;
     ALTER TABLE journey_listeners ADD CHECK (kind IN ('trigger', 'change', 'segment', 'wait', 'waitSegment', 'goal', 'exit', 'exitSegment'));
     CREATE INDEX journey_listeners_of_changes ON journey_listeners (workspace_id) WHERE kind = 'change';
     ALTER TABLE journey_runs DROP CONSTRAINT journey_runs_reason_check;
     ALTER TABLE journey_runs ADD CHECK (reason IN ('event', 'change', 'manual', 'segment', 'journey', 'date', 'schedule', 'message'));

     -- Whatever writes a contact tells the live journeys that begin with a change of it, by the way of events: no writer can forget. The names are those of
     -- changeName (domain/journeys/listening.ts). Journeys that lead to journeys are counted by the setting parcours.chain.
     CREATE FUNCTION changes_between(before jsonb, after jsonb, asked text[]) RETURNS TABLE (name text, properties jsonb) LANGUAGE sql IMMUTABLE AS $$
       SELECT a.name, CASE a.of WHEN 'property' THEN jsonb_build_object('property', a.what, 'from', before -> 'properties' -> a.what, 'to', after -> 'properties' -> a.what) ELSE '{}' END
         FROM (SELECT n AS name, split_part(n, ':', 1) AS of, substr(n, strpos(n, ':') + 1) AS what FROM unnest(asked) n) a
        WHERE CASE a.of
           WHEN 'property' THEN before -> 'properties' -> a.what IS DISTINCT FROM after -> 'properties' -> a.what
           WHEN 'tagAdded' THEN after -> 'tags' ? a.what AND NOT coalesce(before -> 'tags' ? a.what, false)
           WHEN 'tagRemoved' THEN coalesce(before -> 'tags' ? a.what, false) AND NOT after -> 'tags' ? a.what
           WHEN 'given' THEN after -> 'given' ? a.what AND NOT coalesce(before -> 'given' ? a.what, false)
           WHEN 'withdrawn' THEN after -> 'withdrawn' ? a.what AND NOT coalesce(before -> 'withdrawn' ? a.what, false)
           ELSE false END
     $$;
     CREATE FUNCTION contact_as_told(c contacts) RETURNS jsonb LANGUAGE sql STABLE AS $$
       SELECT jsonb_build_object('tags', to_jsonb(c.tags),
         'given', to_jsonb(ARRAY (SELECT channel FROM (VALUES ('email', c.email_consent), ('sms', c.sms_consent)) k (channel, decision) WHERE decision = 'given')),
         'withdrawn', to_jsonb(ARRAY (SELECT channel FROM (VALUES ('email', c.email_consent), ('sms', c.sms_consent)) k (channel, decision) WHERE decision = 'withdrawn')),
         'properties', c.properties || jsonb_strip_nulls(jsonb_build_object('email', c.email, 'phone', c.phone, 'externalId', c.external_id, 'firstName', c.first_name,
           'lastName', c.last_name, 'language', c.language, 'country', c.country, 'city', c.city, 'timeZone', c.time_zone)))
     $$;
     -- Of changes that a journey makes, how many journeys led to it.
     CREATE FUNCTION context_of_changes() RETURNS jsonb LANGUAGE sql STABLE AS $$
       SELECT jsonb_build_object('chain', current_setting('parcours.chain', true)::int) WHERE coalesce(current_setting('parcours.chain', true), '') <> ''
     $$;

     CREATE FUNCTION notice_changes() RETURNS trigger LANGUAGE plpgsql ${BY_HASH} AS $$
     DECLARE
       workspace uuid;
       asked text[];
     BEGIN
       FOR workspace IN SELECT DISTINCT workspace_id FROM fresh LOOP
         SELECT array_agg(DISTINCT l.event_name) INTO asked FROM journey_listeners l JOIN journeys j ON j.workspace_id = l.workspace_id AND j.live_version_id = l.version_id
          WHERE l.workspace_id = workspace AND l.kind = 'change' AND j.state = 'live';
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
     END $$;
     CREATE TRIGGER notice_new AFTER INSERT ON contacts REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION notice_changes();
     CREATE TRIGGER notice_changed AFTER UPDATE ON contacts REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION notice_changes();

     -- When journeys that begin by the clock look next, and until when they have looked. What they let in and what is written here are one transaction.
     CREATE TABLE journey_clocks (
       workspace_id uuid NOT NULL,
       journey_id uuid NOT NULL,
       next_at timestamptz NOT NULL,
       done_until timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, journey_id),
       FOREIGN KEY (workspace_id, journey_id) REFERENCES journeys (workspace_id, id) ON DELETE CASCADE
     );
     CREATE INDEX journey_clocks_due ON journey_clocks (next_at);`,
  )
  await isolate(db, 'journey_clocks')
}
