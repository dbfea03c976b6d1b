import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/**
 * The state of consent follows by looking up the people concerned, not by reading everyone; newcomers, who are not
 * written yet, cost nothing more.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE OR REPLACE FUNCTION derive_consent() RETURNS trigger LANGUAGE plpgsql AS $$
     DECLARE
       stale jsonb;
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
       -- LIMIT and the aggregates keep the planner to one look-up a person.
       EXECUTE $sql$
       SELECT jsonb_agg(jsonb_build_object('workspace_id', e.workspace_id, 'contact_id', e.contact_id, 'email', k.email, 'sms', k.sms))
         FROM (SELECT DISTINCT workspace_id, contact_id FROM entries) e
        CROSS JOIN LATERAL (
          SELECT max(decision) FILTER (WHERE channel = 'email') AS email, max(decision) FILTER (WHERE channel = 'sms') AS sms
            FROM consents WHERE workspace_id = e.workspace_id AND contact_id = e.contact_id AND purpose = 'marketing') k
        CROSS JOIN LATERAL (SELECT email_consent, sms_consent FROM contacts WHERE workspace_id = e.workspace_id AND id = e.contact_id LIMIT 1) c
        WHERE (c.email_consent, c.sms_consent) IS DISTINCT FROM (k.email, k.sms) $sql$ INTO stale;
       IF stale IS NOT NULL THEN
         EXECUTE $sql$
         -- Another transaction may have settled the other channel meanwhile.
         UPDATE contacts c SET email_consent = coalesce(d.email, c.email_consent), sms_consent = coalesce(d.sms, c.sms_consent)
           FROM jsonb_to_recordset($1) AS d (workspace_id uuid, contact_id uuid, email text, sms text)
          WHERE c.workspace_id = d.workspace_id AND c.id = d.contact_id $sql$ USING stale;
       END IF;
       RETURN NULL;
     END $$;`,
  )
}
