import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/**
 * A decision changes the bits of its own channels alone. What a transaction reads of the other channels may be over by
 * the time it gets the contact's row: another one withdrew there meanwhile, and was overwritten.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE OR REPLACE FUNCTION derive_consent() RETURNS trigger LANGUAGE plpgsql AS $$
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
       -- The rows of these channels are locked from here on, so that what is read of them holds.
       -- LIMIT and the aggregates keep the planner to one look-up a contact.
       EXECUTE $sql$
       SELECT jsonb_agg(jsonb_build_object('workspace_id', e.workspace_id, 'contact_id', e.contact_id,
                                           'known', k.known, 'decided', k.decided))
         FROM (SELECT workspace_id, contact_id, array_agg(DISTINCT channel) AS channels
                 FROM entries
                GROUP BY workspace_id, contact_id) e
        CROSS JOIN LATERAL (
          SELECT bit_or(b.given | b.withdrawn) AS known,
                 bit_or(CASE s.decision WHEN 'given' THEN b.given ELSE b.withdrawn END) AS decided
            FROM consents s
            JOIN consent_channels b ON b.channel = s.channel
           WHERE s.workspace_id = e.workspace_id AND s.contact_id = e.contact_id AND s.purpose = 'marketing'
             AND s.channel = ANY (e.channels)) k
        CROSS JOIN LATERAL (
          SELECT consent_bits
            FROM contacts
           WHERE workspace_id = e.workspace_id AND id = e.contact_id
           LIMIT 1) c
        WHERE c.consent_bits & k.known <> k.decided $sql$ INTO stale;
       IF stale IS NOT NULL THEN
         EXECUTE $sql$
         UPDATE contacts c
            SET consent_bits = (c.consent_bits & ~d.known) | d.decided
           FROM jsonb_to_recordset($1) AS d (workspace_id uuid, contact_id uuid, known integer, decided integer)
          WHERE c.workspace_id = d.workspace_id AND c.id = d.contact_id $sql$ USING stale;
       END IF;
       RETURN NULL;
     END $$;

     -- What was overwritten so far.
     UPDATE contacts c
        SET consent_bits = d.bits
       FROM (SELECT s.workspace_id, s.contact_id,
                    bit_or(CASE s.decision WHEN 'given' THEN b.given ELSE b.withdrawn END) AS bits
               FROM consents s
               JOIN consent_channels b ON b.channel = s.channel
              WHERE s.purpose = 'marketing'
              GROUP BY s.workspace_id, s.contact_id) d
      WHERE c.workspace_id = d.workspace_id AND c.id = d.contact_id AND c.consent_bits <> d.bits;`,
  )
}
