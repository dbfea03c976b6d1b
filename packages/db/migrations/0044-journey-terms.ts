import type { Kysely } from 'kysely'
import { BY_HASH, run } from './sql.ts'

/**
 * Tables, columns and functions of journeys have the names that the field uses (`docs/glossary.md`). Their rows stay as
 * they are: journeys that run go on.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE journey_listeners RENAME TO event_subscriptions;
     ALTER TABLE event_subscriptions RENAME COLUMN node_id TO subscriber;
     ALTER TABLE journey_positions RENAME COLUMN lane TO entry_key;
     ALTER TABLE journey_positions RENAME COLUMN heard_at TO last_wait_ended_at;
     ALTER TABLE journey_positions RENAME COLUMN heard_id TO last_wait_event_id;
     ALTER TABLE journey_backlog RENAME TO journey_deferred_events;
     ALTER TABLE journey_resettled RENAME TO journey_migrated_contacts;
     ALTER TABLE journey_migrated_contacts RENAME COLUMN operation_id TO bulk_job_id;
     ALTER TABLE journey_split_looks RENAME TO journey_interim_analyses;
     ALTER TABLE journey_interim_analyses RENAME COLUMN look TO number;
     ALTER TABLE journey_split_winners RENAME COLUMN way TO port;
     ALTER TABLE journey_turns RENAME TO journey_step_pacing;
     ALTER TABLE journey_clocks RENAME TO journey_schedules;
     ALTER TABLE journey_schedules RENAME COLUMN put_off_until TO postponed_until;
     ALTER TABLE operations RENAME TO bulk_jobs;
     ALTER TABLE operation_changes RENAME TO bulk_job_changes;
     ALTER TABLE bulk_job_changes RENAME COLUMN operation_id TO bulk_job_id;
     ALTER TABLE operation_files RENAME TO bulk_job_files;
     ALTER TABLE bulk_job_files RENAME COLUMN operation_id TO bulk_job_id;
     ALTER TABLE notices RENAME TO notifications;`,
  )
  await renameOwned(db)
  await renameFunctions(db)
}

/** Indexes and constraints are named after their table; an index that serves a constraint follows it. */
async function renameOwned(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `DO $$
     DECLARE
       renamed record;
     BEGIN
       FOR renamed IN
         SELECT c.conrelid::regclass AS owner, c.conname AS name,
                n.fresh || substr(c.conname, length(n.stale) + 1) AS fresh
           FROM (VALUES ('journey_listeners', 'event_subscriptions'), ('journey_backlog', 'journey_deferred_events'),
                        ('journey_resettled', 'journey_migrated_contacts'),
                        ('journey_split_looks', 'journey_interim_analyses'), ('journey_turns', 'journey_step_pacing'),
                        ('journey_clocks', 'journey_schedules'), ('operations', 'bulk_jobs'),
                        ('operation_changes', 'bulk_job_changes'), ('operation_files', 'bulk_job_files'),
                        ('notices', 'notifications')) n (stale, fresh)
           JOIN pg_constraint c ON c.conrelid = n.fresh::regclass AND starts_with(c.conname, n.stale || '_')
       LOOP
         EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', renamed.owner, renamed.name, renamed.fresh);
       END LOOP;
       FOR renamed IN
         SELECT i.relname AS name, n.fresh || substr(i.relname, length(n.stale) + 1) AS fresh
           FROM (VALUES ('journey_listeners', 'event_subscriptions'), ('journey_backlog', 'journey_deferred_events'),
                        ('journey_resettled', 'journey_migrated_contacts'), ('journey_clocks', 'journey_schedules'),
                        ('operations', 'bulk_jobs'), ('notices', 'notifications')) n (stale, fresh)
           JOIN pg_index x ON x.indrelid = n.fresh::regclass
           JOIN pg_class i ON i.oid = x.indexrelid AND starts_with(i.relname, n.stale || '_')
       LOOP
         EXECUTE format('ALTER INDEX %I RENAME TO %I', renamed.name, renamed.fresh);
       END LOOP;
     END $$;`,
  )
}

/** Functions are made anew where their body names what has another name now. */
async function renameFunctions(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER FUNCTION tell_launcher RENAME TO notify_launcher;
     ALTER TRIGGER tell_launcher ON journey_runs RENAME TO notify_launcher;
     ALTER FUNCTION contact_as_told RENAME TO contact_snapshot;
     ALTER FUNCTION notice_changes RENAME TO enqueue_contact_changes;
     ALTER TRIGGER notice_new ON contacts RENAME TO enqueue_changes_of_new;
     ALTER TRIGGER notice_changed ON contacts RENAME TO enqueue_changes_of_changed;

     -- A trigger subscribes in the live version only, a wait wherever contacts may be.
     CREATE OR REPLACE FUNCTION enqueue_contact_changes() RETURNS trigger LANGUAGE plpgsql ${BY_HASH} AS $$
     DECLARE
       workspace uuid;
       subscribed text[];
     BEGIN
       FOR workspace IN SELECT DISTINCT workspace_id FROM fresh LOOP
         SELECT array_agg(DISTINCT s.event_name) INTO subscribed
           FROM event_subscriptions s
           JOIN journey_versions v ON v.workspace_id = s.workspace_id AND v.id = s.version_id
           JOIN journeys j ON j.workspace_id = v.workspace_id AND j.id = v.journey_id
          WHERE s.workspace_id = workspace AND s.kind IN ('change', 'dateChange')
            AND CASE s.kind
                 WHEN 'change' THEN j.state = 'live' AND j.live_version_id = s.version_id
                 ELSE j.state IN ('live', 'paused') END;
         IF subscribed IS NULL THEN CONTINUE; END IF;
         IF TG_OP = 'INSERT' THEN
           INSERT INTO event_inbox (shard, workspace_id, id, kind, contact_id, name, properties, context, occurred_at,
                                    received_at)
           SELECT hashtext(n.id::text) & 3, workspace, uuidv7(), 'change', n.id, t.name, t.properties,
                  context_of_changes(), now(), now()
             FROM fresh n
            CROSS JOIN LATERAL changes_between('{}', contact_snapshot(n::contacts), subscribed) t
            WHERE n.workspace_id = workspace;
         ELSE
           INSERT INTO event_inbox (shard, workspace_id, id, kind, contact_id, name, properties, context, occurred_at,
                                    received_at)
           SELECT hashtext(n.id::text) & 3, workspace, uuidv7(), 'change', n.id, t.name, t.properties,
                  context_of_changes(), now(), now()
             FROM fresh n
             JOIN stale o ON o.workspace_id = n.workspace_id AND o.id = n.id
            CROSS JOIN LATERAL changes_between(contact_snapshot(o::contacts), contact_snapshot(n::contacts),
                                               subscribed) t
            WHERE n.workspace_id = workspace
              AND (n.properties, n.tags, n.email, n.phone, n.external_id, n.first_name, n.last_name, n.language,
                   n.country, n.city, n.time_zone, n.email_consent, n.sms_consent)
                  IS DISTINCT FROM (o.properties, o.tags, o.email, o.phone, o.external_id, o.first_name, o.last_name,
                                    o.language, o.country, o.city, o.time_zone, o.email_consent, o.sms_consent);
         END IF;
         PERFORM pg_notify('parcours_inbox', shard::text) FROM generate_series(0, 3) shard;
       END LOOP;
       RETURN NULL;
     END $$;

     -- Takes the next slot at a step: now, or so long after the last one as the pace asks.
     DROP FUNCTION take_turn;
     CREATE FUNCTION take_pacing_slot(workspace uuid, journey uuid, node text, an_hour integer, now timestamptz)
     RETURNS timestamptz LANGUAGE sql AS $$
       INSERT INTO journey_step_pacing AS t (workspace_id, journey_id, node_id, next_at)
       VALUES (workspace, journey, node, now + interval '1 hour' / an_hour)
       ON CONFLICT (workspace_id, journey_id, node_id) DO UPDATE
         SET next_at = greatest(t.next_at, now) + interval '1 hour' / an_hour
       RETURNING next_at - interval '1 hour' / an_hour
     $$;`,
  )
}
