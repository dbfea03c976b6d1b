import type { Kysely } from 'kysely'
import { BY_HASH, isolate, partitionByMonth, run } from './sql.ts'

/** Segments, who is in them and was, and what may change that. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `-- The next anniversary of a day, today included. A 29 February is had on the 28th in other years.
     CREATE FUNCTION next_anniversary(day date, today date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
       SELECT CASE WHEN (day + make_interval(years => extract(year FROM today)::int - extract(year FROM day)::int))::date >= today
         THEN (day + make_interval(years => extract(year FROM today)::int - extract(year FROM day)::int))::date
         ELSE (day + make_interval(years => extract(year FROM today)::int - extract(year FROM day)::int + 1))::date END
     $$;

     CREATE TABLE segments (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       id uuid NOT NULL DEFAULT uuidv7(),
       name text NOT NULL,
       -- A static segment keeps the people it was made with.
       kind text NOT NULL CHECK (kind IN ('dynamic', 'static')),
       condition jsonb NOT NULL,
       -- What its answer depends on: aspects of contacts, and other segments (segment:ID).
       depends text[] NOT NULL,
       -- The longest chain of segments below it: what it is made of is kept true first.
       depth integer NOT NULL DEFAULT 0,
       state text NOT NULL DEFAULT 'building' CHECK (state IN ('building', 'ready')),
       to_build boolean NOT NULL DEFAULT true,
       revision integer NOT NULL DEFAULT 1,
       size integer NOT NULL DEFAULT 0,
       built_at timestamptz,
       created_at timestamptz NOT NULL DEFAULT now(),
       updated_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (workspace_id, id)
     );
     CREATE INDEX segments_to_build ON segments (id) WHERE to_build;

     CREATE TABLE segment_members (
       workspace_id uuid NOT NULL,
       segment_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       since timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, segment_id, contact_id)
     );
     CREATE INDEX segment_members_of_contact ON segment_members (workspace_id, contact_id);

     -- Everyone who entered or left.
     CREATE TABLE segment_moves (
       workspace_id uuid NOT NULL,
       segment_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       entered boolean NOT NULL,
       at timestamptz NOT NULL
     ) PARTITION BY RANGE (at);
     CREATE INDEX segment_moves_of_segment ON segment_moves (workspace_id, segment_id, at DESC);
     CREATE INDEX segment_moves_of_contact ON segment_moves (workspace_id, contact_id, at DESC);

     CREATE TABLE segment_sizes (
       workspace_id uuid NOT NULL,
       segment_id uuid NOT NULL,
       hour timestamptz NOT NULL,
       size integer NOT NULL,
       PRIMARY KEY (workspace_id, segment_id, hour)
     );

     -- Contacts about whom something changed that some segment asks for.
     CREATE TABLE segment_touches (
       seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       workspace_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       aspect text NOT NULL,
       at timestamptz NOT NULL DEFAULT now()
     ) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 10000);

     -- When the answer for someone may change although nothing happens.
     CREATE TABLE segment_checks (
       workspace_id uuid NOT NULL,
       segment_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       due_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, segment_id, contact_id)
     );
     CREATE INDEX segment_checks_due ON segment_checks (due_at);

     -- What each full reconciliation found and repaired.
     CREATE TABLE segment_reconciliations (
       workspace_id uuid NOT NULL,
       segment_id uuid NOT NULL,
       at timestamptz NOT NULL,
       missing integer NOT NULL,
       surplus integer NOT NULL,
       milliseconds integer NOT NULL,
       PRIMARY KEY (workspace_id, segment_id, at)
     );

     -- The fifths of the workspace's customers, by which classes of recency, frequency and value are told.
     CREATE TABLE rfm_thresholds (
       workspace_id uuid PRIMARY KEY REFERENCES workspaces ON DELETE CASCADE,
       recency numeric[] NOT NULL,
       frequency numeric[] NOT NULL,
       value numeric[] NOT NULL,
       computed_at timestamptz NOT NULL
     );

     -- Marks people as touched in one aspect, when some segment of the workspace asks for it ('any': whatever it asks for), and tells the keeper with the
     -- commit.
     CREATE FUNCTION touch_segments(workspace uuid, contacts uuid[], given text) RETURNS void LANGUAGE plpgsql AS $$
     BEGIN
       IF cardinality(contacts) = 0 OR NOT EXISTS (SELECT FROM segments s WHERE s.workspace_id = workspace AND (given = 'any' OR s.depends @> ARRAY[given])) THEN RETURN; END IF;
       INSERT INTO segment_touches (workspace_id, contact_id, aspect) SELECT workspace, id, given FROM unnest(contacts) id GROUP BY id;
       PERFORM pg_notify('parcours_segments', '');
     END $$;

     -- Whatever writes a contact touches it: no writer can forget. Being seen again is an aspect of its own, since every event does it.
     CREATE FUNCTION touch_new_contacts() RETURNS trigger LANGUAGE plpgsql AS $$
     DECLARE workspace uuid;
     BEGIN
       FOR workspace IN SELECT DISTINCT workspace_id FROM fresh LOOP
         PERFORM touch_segments(workspace, ARRAY (SELECT id FROM fresh WHERE workspace_id = workspace), 'any');
       END LOOP;
       RETURN NULL;
     END $$;
     CREATE TRIGGER touch_new_contacts AFTER INSERT ON contacts REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION touch_new_contacts();

     CREATE FUNCTION touch_changed_contacts() RETURNS trigger LANGUAGE plpgsql ${BY_HASH} AS $$
     DECLARE workspace uuid;
     BEGIN
       FOR workspace IN SELECT DISTINCT workspace_id FROM fresh LOOP
         IF NOT EXISTS (SELECT FROM segments s WHERE s.workspace_id = workspace) THEN CONTINUE; END IF;
         PERFORM touch_segments(workspace, ARRAY (
           SELECT n.id FROM fresh n JOIN stale o ON o.workspace_id = n.workspace_id AND o.id = n.id
            WHERE n.workspace_id = workspace AND (n.properties, n.tags, n.email, n.phone, n.external_id, n.first_name, n.last_name, n.language, n.country, n.city, n.time_zone, n.created_at)
                  IS DISTINCT FROM (o.properties, o.tags, o.email, o.phone, o.external_id, o.first_name, o.last_name, o.language, o.country, o.city, o.time_zone, o.created_at)), 'contact');
         PERFORM touch_segments(workspace, ARRAY (
           SELECT n.id FROM fresh n JOIN stale o ON o.workspace_id = n.workspace_id AND o.id = n.id
            WHERE n.workspace_id = workspace AND (n.email_consent, n.sms_consent, n.email, n.phone) IS DISTINCT FROM (o.email_consent, o.sms_consent, o.email, o.phone)), 'consent');
         PERFORM touch_segments(workspace, ARRAY (
           SELECT n.id FROM fresh n JOIN stale o ON o.workspace_id = n.workspace_id AND o.id = n.id
            WHERE n.workspace_id = workspace AND (n.orders, n.revenue, n.last_order_at) IS DISTINCT FROM (o.orders, o.revenue, o.last_order_at)), 'orders');
         PERFORM touch_segments(workspace, ARRAY (
           SELECT n.id FROM fresh n JOIN stale o ON o.workspace_id = n.workspace_id AND o.id = n.id
            WHERE n.workspace_id = workspace AND n.last_seen_at IS DISTINCT FROM o.last_seen_at), 'seen');
       END LOOP;
       RETURN NULL;
     END $$;
     CREATE TRIGGER touch_changed_contacts AFTER UPDATE ON contacts
       REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION touch_changed_contacts();

     -- What segments count by, once more and narrow: a scan of everyone reads a third of the memory. Kept in step by the database itself.
     CREATE TABLE contact_facts (
       workspace_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       created_at timestamptz NOT NULL,
       revenue bigint NOT NULL,
       orders integer NOT NULL,
       cell integer NOT NULL,
       email_given boolean NOT NULL,
       sms_given boolean NOT NULL,
       has_email boolean NOT NULL,
       has_phone boolean NOT NULL,
       first_order_at timestamptz,
       last_order_at timestamptz,
       engaged_at timestamptz,
       PRIMARY KEY (workspace_id, contact_id)
     ) WITH (fillfactor = 85);

     CREATE FUNCTION keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP = 'INSERT' THEN
         INSERT INTO contact_facts (workspace_id, contact_id, created_at, revenue, orders, cell, email_given, sms_given, has_email, has_phone, first_order_at, last_order_at, engaged_at)
         SELECT workspace_id, id, created_at, revenue, orders, cell, email_consent IS NOT DISTINCT FROM 'given', sms_consent IS NOT DISTINCT FROM 'given', email IS NOT NULL, phone IS NOT NULL,
                first_order_at, last_order_at, engaged_at FROM fresh;
       ELSIF TG_OP = 'DELETE' THEN
         EXECUTE 'DELETE FROM contact_facts f USING stale o WHERE f.workspace_id = o.workspace_id AND f.contact_id = o.id';
       ELSE
         -- Planned anew for the rows at hand; see derive_consent.
         EXECUTE $sql$
         UPDATE contact_facts f SET (created_at, revenue, orders, cell, email_given, sms_given, has_email, has_phone, first_order_at, last_order_at, engaged_at) =
                (n.created_at, n.revenue, n.orders, n.cell, n.email_consent IS NOT DISTINCT FROM 'given', n.sms_consent IS NOT DISTINCT FROM 'given', n.email IS NOT NULL, n.phone IS NOT NULL,
                 n.first_order_at, n.last_order_at, n.engaged_at)
           FROM fresh n
          WHERE f.workspace_id = n.workspace_id AND f.contact_id = n.id
            AND (f.created_at, f.revenue, f.orders, f.cell, f.email_given, f.sms_given, f.has_email, f.has_phone, f.first_order_at, f.last_order_at, f.engaged_at)
                IS DISTINCT FROM (n.created_at, n.revenue, n.orders, n.cell, n.email_consent IS NOT DISTINCT FROM 'given', n.sms_consent IS NOT DISTINCT FROM 'given',
                                  n.email IS NOT NULL, n.phone IS NOT NULL, n.first_order_at, n.last_order_at, n.engaged_at) $sql$;
       END IF;
       RETURN NULL;
     END $$;
     CREATE TRIGGER keep_facts_of_new AFTER INSERT ON contacts REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION keep_facts();
     CREATE TRIGGER keep_facts_of_changed AFTER UPDATE ON contacts REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION keep_facts();
     CREATE TRIGGER keep_facts_of_gone AFTER DELETE ON contacts REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION keep_facts();

     CREATE FUNCTION touch_suppressed() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       PERFORM touch_segments(w.workspace_id, ARRAY (
         SELECT i.contact_id FROM changed_addresses n JOIN contact_identifiers i ON i.workspace_id = n.workspace_id AND i.value = n.address
           AND i.kind = CASE n.channel WHEN 'email' THEN 'email' ELSE 'phone' END WHERE n.workspace_id = w.workspace_id), 'consent')
         FROM (SELECT DISTINCT workspace_id FROM changed_addresses) w;
       RETURN NULL;
     END $$;
     CREATE TRIGGER touch_suppressed AFTER INSERT ON suppressions REFERENCING NEW TABLE AS changed_addresses FOR EACH STATEMENT EXECUTE FUNCTION touch_suppressed();
     CREATE TRIGGER touch_unsuppressed AFTER DELETE ON suppressions REFERENCING OLD TABLE AS changed_addresses FOR EACH STATEMENT EXECUTE FUNCTION touch_suppressed();

     CREATE FUNCTION touch_moved() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       PERFORM touch_segments(j.workspace_id, ARRAY (SELECT f.contact_id FROM fresh f WHERE f.workspace_id = j.workspace_id AND f.journey_id = j.journey_id), 'journey:' || j.journey_id)
         FROM (SELECT DISTINCT f.workspace_id, f.journey_id FROM fresh f) j
        WHERE EXISTS (SELECT FROM segments s WHERE s.workspace_id = j.workspace_id AND s.depends @> ARRAY['journey:' || j.journey_id]);
       RETURN NULL;
     END $$;
     CREATE TRIGGER touch_moved AFTER INSERT ON journey_trail REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION touch_moved();`,
  )
  await partitionByMonth(db, 'segment_moves')
  await isolate(
    db,
    'segments',
    'segment_members',
    'segment_moves',
    'segment_sizes',
    'segment_touches',
    'segment_checks',
    'segment_reconciliations',
    'rfm_thresholds',
    'contact_facts',
  )
}
