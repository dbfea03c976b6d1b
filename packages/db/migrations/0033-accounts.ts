import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/**
 * Sessions that people can tell apart, the workspace that each used
 * last, and links by which a forgotten password is set anew.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `ALTER TABLE sessions
       ADD COLUMN id uuid NOT NULL DEFAULT uuidv7(),
       ADD COLUMN last_seen_at timestamptz NOT NULL DEFAULT now(),
       -- Where it was last used from, and with what.
       ADD COLUMN address text,
       ADD COLUMN user_agent text;
     CREATE UNIQUE INDEX sessions_by_id ON sessions (id);
     CREATE INDEX sessions_of_user ON sessions (user_id);

     ALTER TABLE memberships ADD COLUMN last_used_at timestamptz;

     -- Of each account the latest only: a link that was asked for again ends the one before.
     CREATE TABLE password_resets (
       user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
       token_hash bytea NOT NULL UNIQUE,
       expires_at timestamptz NOT NULL
     );

     -- Whoever chooses the server through which links go out can read them: only an owner's choice may carry those that set a password.
     ALTER TABLE email_senders ADD COLUMN saved_by_owner boolean NOT NULL DEFAULT true;
     UPDATE email_senders s SET saved_by_owner = false
      WHERE EXISTS (SELECT FROM memberships m WHERE m.workspace_id = s.workspace_id AND m.role = 'admin')
         OR EXISTS (SELECT FROM api_keys k WHERE k.workspace_id = s.workspace_id AND k.scope = 'full' AND k.revoked_at IS NULL);

     -- Of someone who was erased the ledger keeps what was decided and when, and nothing that was said or seen of them then.
     CREATE FUNCTION redact_consents(erased uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
     BEGIN
       PERFORM set_config('app.erasure', 'yes', true);
       UPDATE consent_ledger SET source = 'erased', evidence = '{}'
        WHERE workspace_id = current_setting('app.workspace_id')::uuid AND contact_id = erased;
       PERFORM set_config('app.erasure', '', true);
     END $$;
     -- Those who were erased before.
     SELECT set_config('app.erasure', 'yes', true);
     UPDATE consent_ledger l SET source = 'erased', evidence = '{}'
      WHERE NOT EXISTS (SELECT FROM contacts c WHERE c.workspace_id = l.workspace_id AND c.id = l.contact_id)
        AND (l.source <> 'erased' OR l.evidence <> '{}');
     SELECT set_config('app.erasure', '', true);`,
  )
}
