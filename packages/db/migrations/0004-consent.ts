import type { Kysely } from 'kysely'
import { APP_ROLE, isolate, run } from './sql.ts'

/** The ledger of consent, which only grows, and the state that follows from it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE consent_ledger (
       workspace_id uuid NOT NULL,
       id uuid NOT NULL DEFAULT uuidv7(),
       contact_id uuid NOT NULL,
       channel text NOT NULL CHECK (channel IN ('email', 'sms')),
       purpose text NOT NULL CHECK (purpose IN ('marketing')),
       decision text NOT NULL CHECK (decision IN ('given', 'withdrawn')),
       source text NOT NULL,
       wording_version text,
       evidence jsonb NOT NULL DEFAULT '{}',
       decided_at timestamptz NOT NULL,
       recorded_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (workspace_id, id)
     );
     CREATE INDEX consent_ledger_of_contact ON consent_ledger (workspace_id, contact_id, decided_at);

     CREATE TABLE consents (
       workspace_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       channel text NOT NULL,
       purpose text NOT NULL,
       decision text NOT NULL,
       decided_at timestamptz NOT NULL,
       ledger_id uuid NOT NULL,
       PRIMARY KEY (workspace_id, contact_id, channel, purpose)
     );

     -- The state is derived by the database itself: no way of writing the ledger can forget it.
     -- At the same instant a withdrawal wins over a consent.
     CREATE FUNCTION derive_consent() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       -- EXECUTE plans anew for the rows at hand: a plan kept from the first call, made when the tables were empty, would read them whole.
       EXECUTE $sql$
       INSERT INTO consents AS c (workspace_id, contact_id, channel, purpose, decision, decided_at, ledger_id)
       SELECT DISTINCT ON (workspace_id, contact_id, channel, purpose)
              workspace_id, contact_id, channel, purpose, decision, decided_at, id
         FROM entries ORDER BY workspace_id, contact_id, channel, purpose, decided_at DESC, decision DESC
       ON CONFLICT (workspace_id, contact_id, channel, purpose) DO UPDATE
         SET decision = excluded.decision, decided_at = excluded.decided_at, ledger_id = excluded.ledger_id
         WHERE (excluded.decided_at, excluded.decision) > (c.decided_at, c.decision) $sql$;
       EXECUTE $sql$
       UPDATE contacts c SET email_consent = d.email, sms_consent = d.sms
         FROM (SELECT k.workspace_id, k.contact_id, max(k.decision) FILTER (WHERE k.channel = 'email') AS email, max(k.decision) FILTER (WHERE k.channel = 'sms') AS sms
                 FROM (SELECT DISTINCT workspace_id, contact_id FROM entries) e JOIN consents k ON k.workspace_id = e.workspace_id AND k.contact_id = e.contact_id
                WHERE k.purpose = 'marketing' GROUP BY k.workspace_id, k.contact_id) d
        WHERE c.workspace_id = d.workspace_id AND c.id = d.contact_id AND (c.email_consent, c.sms_consent) IS DISTINCT FROM (d.email, d.sms) $sql$;
       RETURN NULL;
     END $$;
     CREATE TRIGGER derive_consent AFTER INSERT ON consent_ledger
       REFERENCING NEW TABLE AS entries FOR EACH STATEMENT EXECUTE FUNCTION derive_consent();

     CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN
       IF current_setting('app.erasure', true) = 'yes' THEN RETURN coalesce(NEW, OLD); END IF;
       RAISE EXCEPTION 'consent_ledger is append-only';
     END $$;
     CREATE TRIGGER refuse_ledger_change BEFORE UPDATE OR DELETE ON consent_ledger
       FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();

     CREATE TABLE suppressions (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       channel text NOT NULL,
       address text NOT NULL,
       reason text NOT NULL CHECK (reason IN ('bounced', 'complained', 'manual')),
       created_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (workspace_id, channel, address)
     );`,
  )
  await isolate(db, 'consent_ledger', 'consents', 'suppressions')
  await run(db, `REVOKE UPDATE, DELETE ON consent_ledger FROM ${APP_ROLE};`)
}
