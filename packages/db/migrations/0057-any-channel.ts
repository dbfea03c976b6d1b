import type { Kysely } from 'kysely'
import { APP_ROLE, BY_HASH, isolate, run } from './sql.ts'

/** Consents and sending limits know any channel: one more is no column and no migration. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await numberConsents(db)
  await rebuildReadModel(db)
  await replaceFunctions(db)
  await divideUsage(db)
}

/** The consents of a contact become one number, two bits a channel, in place of a column a channel. */
async function numberConsents(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `-- Which bits are a channel's. A place is never given to another channel; the number has room for fifteen.
     CREATE TABLE consent_channels (
       channel text PRIMARY KEY,
       place integer NOT NULL UNIQUE CHECK (place BETWEEN 0 AND 14),
       given integer NOT NULL GENERATED ALWAYS AS (1 << (2 * place)) STORED,
       withdrawn integer NOT NULL GENERATED ALWAYS AS (2 << (2 * place)) STORED
     );
     INSERT INTO consent_channels (channel, place) VALUES ('email', 0), ('sms', 1);
     GRANT SELECT ON consent_channels TO ${APP_ROLE};
     ALTER TABLE consent_ledger DROP CONSTRAINT consent_ledger_channel_check;

     -- One rewrite of the table, which fires no trigger: nothing of a contact is other than before.
     ALTER TABLE contacts ALTER COLUMN email_consent TYPE integer USING
       CASE email_consent WHEN 'given' THEN 1 WHEN 'withdrawn' THEN 2 ELSE 0 END
       + CASE sms_consent WHEN 'given' THEN 4 WHEN 'withdrawn' THEN 8 ELSE 0 END;
     ALTER TABLE contacts RENAME COLUMN email_consent TO consent_bits;
     ALTER TABLE contacts ALTER COLUMN consent_bits SET DEFAULT 0;
     ALTER TABLE contacts ALTER COLUMN consent_bits SET NOT NULL;
     ALTER TABLE contacts DROP COLUMN sms_consent;`,
  )
}

/** Made anew rather than changed: a dropped column would cost each row its place in memory. */
async function rebuildReadModel(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `DROP TABLE contact_read_model;
     CREATE TABLE contact_read_model (
       workspace_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       created_at timestamptz NOT NULL,
       revenue bigint NOT NULL,
       orders integer NOT NULL,
       cell integer NOT NULL,
       consent_bits integer NOT NULL,
       has_email boolean NOT NULL,
       has_phone boolean NOT NULL,
       first_order_at timestamptz,
       last_order_at timestamptz,
       engaged_at timestamptz
     ) WITH (fillfactor = 85);
     INSERT INTO contact_read_model (workspace_id, contact_id, created_at, revenue, orders, cell, consent_bits, has_email,
         has_phone, first_order_at, last_order_at, engaged_at)
     SELECT workspace_id, id, created_at, revenue, orders, cell, consent_bits, email IS NOT NULL, phone IS NOT NULL,
            first_order_at, last_order_at, engaged_at
       FROM contacts;
     ALTER TABLE contact_read_model ADD PRIMARY KEY (workspace_id, contact_id);`,
  )
  await isolate(db, 'contact_read_model')
}

async function replaceFunctions(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `-- Gives channels that have none yet a place, one transaction after the other.
     CREATE FUNCTION place_consent_channels(named text[]) RETURNS void LANGUAGE plpgsql
     SECURITY DEFINER SET search_path = public AS $$
     BEGIN
       IF NOT EXISTS (SELECT unnest(named) EXCEPT SELECT channel FROM consent_channels) THEN RETURN; END IF;
       LOCK TABLE consent_channels IN SHARE ROW EXCLUSIVE MODE;
       INSERT INTO consent_channels (channel, place)
       SELECT n.channel,
              (SELECT coalesce(max(place), -1) FROM consent_channels) + row_number() OVER (ORDER BY n.channel)
         FROM (SELECT unnest(named) AS channel EXCEPT SELECT channel FROM consent_channels) n;
     END $$;

     CREATE OR REPLACE FUNCTION derive_consent() RETURNS trigger LANGUAGE plpgsql AS $$
     DECLARE
       stale jsonb;
     BEGIN
       PERFORM place_consent_channels(ARRAY (SELECT DISTINCT channel FROM entries));
       -- EXECUTE plans anew for the rows at hand: a plan kept from the first call, made when the tables were empty,
       -- would read them whole.
       EXECUTE $sql$
       INSERT INTO consents AS c (workspace_id, contact_id, channel, purpose, decision, decided_at, ledger_id)
       SELECT DISTINCT ON (workspace_id, contact_id, channel, purpose)
              workspace_id, contact_id, channel, purpose, decision, decided_at, id
         FROM entries ORDER BY workspace_id, contact_id, channel, purpose, decided_at DESC, decision DESC
       ON CONFLICT (workspace_id, contact_id, channel, purpose) DO UPDATE
         SET decision = excluded.decision, decided_at = excluded.decided_at, ledger_id = excluded.ledger_id
         WHERE (excluded.decided_at, excluded.decision) > (c.decided_at, c.decision) $sql$;
       -- LIMIT and the aggregates keep the planner to one look-up a contact.
       EXECUTE $sql$
       SELECT jsonb_agg(jsonb_build_object('workspace_id', e.workspace_id, 'contact_id', e.contact_id,
                                           'known', k.known, 'decided', k.decided))
         FROM (SELECT DISTINCT workspace_id, contact_id FROM entries) e
        CROSS JOIN LATERAL (
          SELECT bit_or(b.given | b.withdrawn) AS known,
                 bit_or(CASE s.decision WHEN 'given' THEN b.given ELSE b.withdrawn END) AS decided
            FROM consents s
            JOIN consent_channels b ON b.channel = s.channel
           WHERE s.workspace_id = e.workspace_id AND s.contact_id = e.contact_id AND s.purpose = 'marketing') k
        CROSS JOIN LATERAL (
          SELECT consent_bits
            FROM contacts
           WHERE workspace_id = e.workspace_id AND id = e.contact_id
           LIMIT 1) c
        WHERE c.consent_bits & k.known <> k.decided $sql$ INTO stale;
       IF stale IS NOT NULL THEN
         EXECUTE $sql$
         -- Another transaction may have settled another channel meanwhile.
         UPDATE contacts c
            SET consent_bits = (c.consent_bits & ~d.known) | d.decided
           FROM jsonb_to_recordset($1) AS d (workspace_id uuid, contact_id uuid, known integer, decided integer)
          WHERE c.workspace_id = d.workspace_id AND c.id = d.contact_id $sql$ USING stale;
       END IF;
       RETURN NULL;
     END $$;

     CREATE OR REPLACE FUNCTION contact_snapshot(c contacts) RETURNS jsonb LANGUAGE sql STABLE AS $$
       SELECT jsonb_build_object(
         'tags', to_jsonb(c.tags),
         'given', to_jsonb(ARRAY (SELECT channel FROM consent_channels WHERE c.consent_bits & given <> 0)),
         'withdrawn', to_jsonb(ARRAY (SELECT channel FROM consent_channels WHERE c.consent_bits & withdrawn <> 0)),
         'properties', c.properties || jsonb_strip_nulls(jsonb_build_object(
           'email', c.email, 'phone', c.phone, 'externalId', c.external_id, 'firstName', c.first_name,
           'lastName', c.last_name, 'language', c.language, 'country', c.country, 'city', c.city,
           'timeZone', c.time_zone)))
     $$;

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
                   n.country, n.city, n.time_zone, n.consent_bits)
                  IS DISTINCT FROM (o.properties, o.tags, o.email, o.phone, o.external_id, o.first_name, o.last_name,
                                    o.language, o.country, o.city, o.time_zone, o.consent_bits);
         END IF;
         PERFORM pg_notify('parcours_inbox', shard::text) FROM generate_series(0, 3) shard;
       END LOOP;
       RETURN NULL;
     END $$;

     CREATE OR REPLACE FUNCTION mark_changed_contacts_dirty() RETURNS trigger LANGUAGE plpgsql ${BY_HASH} AS $$
     DECLARE
       workspace uuid;
     BEGIN
       FOR workspace IN SELECT DISTINCT workspace_id FROM fresh LOOP
         IF NOT EXISTS (SELECT FROM segments s WHERE s.workspace_id = workspace) THEN CONTINUE; END IF;
         PERFORM mark_dirty_contacts(workspace, ARRAY (
           SELECT n.id
             FROM fresh n
             JOIN stale o ON o.workspace_id = n.workspace_id AND o.id = n.id
            WHERE n.workspace_id = workspace
              AND (n.properties, n.tags, n.email, n.phone, n.external_id, n.first_name, n.last_name, n.language,
                   n.country, n.city, n.time_zone, n.created_at)
                  IS DISTINCT FROM (o.properties, o.tags, o.email, o.phone, o.external_id, o.first_name, o.last_name,
                                    o.language, o.country, o.city, o.time_zone, o.created_at)), 'contact');
         PERFORM mark_dirty_contacts(workspace, ARRAY (
           SELECT n.id
             FROM fresh n
             JOIN stale o ON o.workspace_id = n.workspace_id AND o.id = n.id
            WHERE n.workspace_id = workspace
              AND (n.consent_bits, n.email, n.phone) IS DISTINCT FROM (o.consent_bits, o.email, o.phone)), 'consent');
         PERFORM mark_dirty_contacts(workspace, ARRAY (
           SELECT n.id
             FROM fresh n
             JOIN stale o ON o.workspace_id = n.workspace_id AND o.id = n.id
            WHERE n.workspace_id = workspace
              AND (n.orders, n.revenue, n.last_order_at) IS DISTINCT FROM (o.orders, o.revenue, o.last_order_at)),
           'orders');
         PERFORM mark_dirty_contacts(workspace, ARRAY (
           SELECT n.id
             FROM fresh n
             JOIN stale o ON o.workspace_id = n.workspace_id AND o.id = n.id
            WHERE n.workspace_id = workspace AND n.last_seen_at IS DISTINCT FROM o.last_seen_at), 'seen');
       END LOOP;
       RETURN NULL;
     END $$;

     -- Whichever channel it is of, an address is that of the contacts who are recognised by it.
     CREATE OR REPLACE FUNCTION mark_suppressed_contacts_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       PERFORM mark_dirty_contacts(w.workspace_id, ARRAY (
         SELECT i.contact_id
           FROM changed_addresses n
           JOIN contact_identifiers i
             ON i.workspace_id = n.workspace_id AND i.kind IN ('email', 'phone') AND i.value = n.address
          WHERE n.workspace_id = w.workspace_id), 'consent')
         FROM (SELECT DISTINCT workspace_id FROM changed_addresses) w;
       RETURN NULL;
     END $$;

     CREATE OR REPLACE FUNCTION maintain_contact_read_model() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF TG_OP = 'INSERT' THEN
         INSERT INTO contact_read_model (workspace_id, contact_id, created_at, revenue, orders, cell, consent_bits,
             has_email, has_phone, first_order_at, last_order_at, engaged_at)
         SELECT workspace_id, id, created_at, revenue, orders, cell, consent_bits, email IS NOT NULL, phone IS NOT NULL,
                first_order_at, last_order_at, engaged_at
           FROM fresh;
       ELSIF TG_OP = 'DELETE' THEN
         EXECUTE $sql$
         DELETE FROM contact_read_model f
          USING stale o
          WHERE f.workspace_id = o.workspace_id AND f.contact_id = o.id $sql$;
       ELSE
         -- Planned anew for the rows at hand; see derive_consent.
         EXECUTE $sql$
         UPDATE contact_read_model f
            SET (created_at, revenue, orders, cell, consent_bits, has_email, has_phone, first_order_at, last_order_at,
                 engaged_at) =
                (n.created_at, n.revenue, n.orders, n.cell, n.consent_bits, n.email IS NOT NULL, n.phone IS NOT NULL,
                 n.first_order_at, n.last_order_at, n.engaged_at)
           FROM fresh n
          WHERE f.workspace_id = n.workspace_id
            AND f.contact_id = n.id
            AND (f.created_at, f.revenue, f.orders, f.cell, f.consent_bits, f.has_email, f.has_phone, f.first_order_at,
                 f.last_order_at, f.engaged_at)
                IS DISTINCT FROM (n.created_at, n.revenue, n.orders, n.cell, n.consent_bits, n.email IS NOT NULL,
                                  n.phone IS NOT NULL, n.first_order_at, n.last_order_at, n.engaged_at) $sql$;
       END IF;
       RETURN NULL;
     END $$;`,
  )
}

/** What is counted against limits says through which channel it went, and which kind of owner sent it. */
async function divideUsage(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE sending_usage RENAME COLUMN mailbox TO destination;
     ALTER TABLE sending_usage
       ADD COLUMN channel text NOT NULL DEFAULT 'email',
       ADD COLUMN owner_kind text NOT NULL DEFAULT 'campaigns',
       DROP CONSTRAINT sending_usage_pkey;
     INSERT INTO sending_usage (workspace_id, span, destination, used, owner_kind)
     SELECT workspace_id, span, destination, by_journeys, 'journeys' FROM sending_usage WHERE by_journeys > 0;
     UPDATE sending_usage SET used = used - by_journeys WHERE owner_kind = 'campaigns';
     DELETE FROM sending_usage WHERE used = 0;
     ALTER TABLE sending_usage
       ALTER COLUMN channel DROP DEFAULT,
       ALTER COLUMN owner_kind DROP DEFAULT,
       DROP COLUMN by_journeys,
       ADD PRIMARY KEY (workspace_id, span, channel, destination, owner_kind);`,
  )
}
