import type { Kysely } from 'kysely'
import { APP_ROLE, isolate, run } from './sql.ts'

/** Workspaces, people who log in, what they may do, and keys for programs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `DO $$ BEGIN
       IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${APP_ROLE}') THEN
         BEGIN CREATE ROLE ${APP_ROLE} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
       END IF;
       EXECUTE format('GRANT ${APP_ROLE} TO %I', current_user);
     END $$;
     GRANT USAGE ON SCHEMA public TO ${APP_ROLE};
     CREATE EXTENSION IF NOT EXISTS pg_trgm;

     CREATE TABLE partitioned_tables (name text PRIMARY KEY, fillfactor integer NOT NULL DEFAULT 100);

     CREATE TABLE installation (
       singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
       signing_key bytea NOT NULL,
       created_at timestamptz NOT NULL DEFAULT now()
     );

     CREATE TABLE workspaces (
       id uuid PRIMARY KEY DEFAULT uuidv7(),
       name text NOT NULL,
       is_demo boolean NOT NULL DEFAULT false,
       time_zone text NOT NULL DEFAULT 'Europe/Paris',
       language text NOT NULL DEFAULT 'fr',
       postal_address text NOT NULL DEFAULT '',
       -- What orders are counted in, ISO 4217.
       currency text NOT NULL DEFAULT 'EUR',
       created_at timestamptz NOT NULL DEFAULT now()
     );

     CREATE TABLE users (
       id uuid PRIMARY KEY DEFAULT uuidv7(),
       email text NOT NULL UNIQUE CHECK (email = lower(email)),
       name text NOT NULL,
       password_hash text NOT NULL,
       language text NOT NULL DEFAULT 'en',
       created_at timestamptz NOT NULL DEFAULT now()
     );

     CREATE TABLE memberships (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
       role text NOT NULL CHECK (role IN ('owner', 'admin', 'marketer', 'analyst', 'agent', 'viewer')),
       created_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (workspace_id, user_id)
     );
     CREATE INDEX memberships_of_user ON memberships (user_id);

     CREATE TABLE sessions (
       token_hash bytea PRIMARY KEY,
       user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       csrf_token text NOT NULL,
       created_at timestamptz NOT NULL DEFAULT now(),
       expires_at timestamptz NOT NULL
     );
     CREATE INDEX sessions_by_expiry ON sessions (expires_at);

     CREATE TABLE invitations (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       id uuid NOT NULL DEFAULT uuidv7(),
       email text NOT NULL,
       role text NOT NULL CHECK (role IN ('admin', 'marketer', 'analyst', 'agent', 'viewer')),
       token_hash bytea NOT NULL UNIQUE,
       invited_by uuid REFERENCES users ON DELETE SET NULL,
       created_at timestamptz NOT NULL DEFAULT now(),
       expires_at timestamptz NOT NULL,
       accepted_at timestamptz,
       PRIMARY KEY (workspace_id, id)
     );

     CREATE TABLE api_keys (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       id uuid NOT NULL DEFAULT uuidv7(),
       name text NOT NULL,
       scope text NOT NULL CHECK (scope IN ('track', 'full')),
       hint text NOT NULL,
       key_hash bytea NOT NULL UNIQUE,
       created_at timestamptz NOT NULL DEFAULT now(),
       last_used_at timestamptz,
       revoked_at timestamptz,
       PRIMARY KEY (workspace_id, id)
     );

     -- Answers already given to a POST with an Idempotency-Key, so that a repeat gets the same one. Sealed: one may hold a
     -- new API key, which is kept nowhere else.
     CREATE TABLE idempotent_answers (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       key text NOT NULL,
       request_hash bytea NOT NULL,
       answer bytea,
       created_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (workspace_id, key)
     );
     CREATE INDEX idempotent_answers_by_age ON idempotent_answers (created_at);`,
  )
  await isolate(db, 'memberships', 'invitations', 'api_keys', 'idempotent_answers')
  // A workspace sees its own row, and the names of the people who log in are joined through memberships.
  await run(
    db,
    `ALTER TABLE workspaces ENABLE ROW LEVEL SECURITY;
     CREATE POLICY workspace_isolation ON workspaces TO ${APP_ROLE} USING (id = (SELECT current_setting('app.workspace_id')::uuid));
     GRANT SELECT, UPDATE ON workspaces TO ${APP_ROLE};
     GRANT SELECT ON installation TO ${APP_ROLE};
     ALTER TABLE users ENABLE ROW LEVEL SECURITY;
     CREATE POLICY workspace_isolation ON users TO ${APP_ROLE} USING (id IN (SELECT user_id FROM memberships));
     GRANT SELECT (id, email, name, language, created_at) ON users TO ${APP_ROLE};`,
  )
}
