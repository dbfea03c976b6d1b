import type { Kysely } from 'kysely'
import { isolate, partitionByMonth, run } from './sql.ts'

/** Templates, senders, and every message that was meant for someone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `CREATE TABLE email_templates (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       id uuid NOT NULL DEFAULT uuidv7(),
       name text NOT NULL,
       subject text NOT NULL,
       preheader text NOT NULL DEFAULT '',
       mjml text NOT NULL,
       purpose text NOT NULL DEFAULT 'marketing' CHECK (purpose IN ('marketing', 'service')),
       revision integer NOT NULL DEFAULT 1,
       created_at timestamptz NOT NULL DEFAULT now(),
       updated_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (workspace_id, id)
     );
     -- Each saved state, so that a message can always be shown as it was sent.
     CREATE TABLE email_template_revisions (
       workspace_id uuid NOT NULL,
       template_id uuid NOT NULL,
       revision integer NOT NULL,
       subject text NOT NULL,
       preheader text NOT NULL,
       html text NOT NULL,
       purpose text NOT NULL,
       saved_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (workspace_id, template_id, revision),
       FOREIGN KEY (workspace_id, template_id) REFERENCES email_templates (workspace_id, id) ON DELETE CASCADE
     );

     -- How a workspace sends email. Secrets are encrypted with the installation's key.
     CREATE TABLE email_senders (
       workspace_id uuid PRIMARY KEY REFERENCES workspaces ON DELETE CASCADE,
       provider text NOT NULL CHECK (provider IN ('sandbox', 'resend', 'smtp')),
       from_name text NOT NULL,
       from_address text NOT NULL,
       reply_to text,
       settings jsonb NOT NULL DEFAULT '{}',
       secret bytea,
       updated_at timestamptz NOT NULL DEFAULT now()
     );

     -- source_at is the time of the source, the same for all its messages: it makes the key of "at most one
     -- message" (source, node, visit, contact) hold across partitions.
     CREATE TABLE messages (
       workspace_id uuid NOT NULL,
       id uuid NOT NULL,
       channel text NOT NULL,
       source_id uuid NOT NULL,
       source_at timestamptz NOT NULL,
       node_id text NOT NULL,
       visit integer NOT NULL DEFAULT 1,
       contact_id uuid NOT NULL,
       journey_id uuid,
       template_id uuid NOT NULL,
       template_revision integer NOT NULL,
       address text,
       status text NOT NULL CHECK (status IN ('sending', 'sent', 'excluded', 'failed', 'unknown')),
       reason text,
       batch_id uuid,
       provider text NOT NULL,
       provider_id text,
       created_at timestamptz NOT NULL,
       sent_at timestamptz,
       delivered_at timestamptz,
       opened_at timestamptz,
       clicked_at timestamptz,
       bounced_at timestamptz,
       complained_at timestamptz,
       unsubscribed_at timestamptz,
       PRIMARY KEY (workspace_id, source_id, node_id, visit, contact_id, source_at)
     ) PARTITION BY RANGE (source_at);
     CREATE INDEX messages_by_id ON messages (id);
     CREATE INDEX messages_by_provider_id ON messages (provider_id) WHERE provider_id IS NOT NULL AND provider <> 'sandbox';
     CREATE INDEX messages_of_contact ON messages (workspace_id, contact_id, created_at DESC);
     CREATE INDEX messages_opened ON messages (workspace_id, opened_at) INCLUDE (contact_id) WHERE opened_at IS NOT NULL;
     CREATE INDEX messages_clicked ON messages (workspace_id, clicked_at) INCLUDE (contact_id) WHERE clicked_at IS NOT NULL;

     CREATE TABLE message_events (
       workspace_id uuid NOT NULL,
       message_id uuid NOT NULL,
       contact_id uuid NOT NULL,
       kind text NOT NULL CHECK (kind IN ('delivered', 'opened', 'clicked', 'bounced', 'complained', 'unsubscribed', 'failed')),
       data jsonb NOT NULL DEFAULT '{}',
       occurred_at timestamptz NOT NULL
     ) PARTITION BY RANGE (occurred_at);
     CREATE INDEX message_events_of_message ON message_events (workspace_id, message_id);

     CREATE TABLE provider_notices (
       workspace_id uuid NOT NULL REFERENCES workspaces ON DELETE CASCADE,
       id text NOT NULL,
       received_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (workspace_id, id)
     );

     -- What the sandbox took in place of a real provider. The key makes a repeat harmless, as with a real one. The HTML is
     -- deflated with the batch's first email as dictionary, since the emails of a batch are nearly alike: 160 bytes instead of 4,000.
     CREATE TABLE sandbox_batches (
       workspace_id uuid NOT NULL,
       id uuid NOT NULL,
       html bytea NOT NULL,
       PRIMARY KEY (workspace_id, id)
     );
     CREATE TABLE sandbox_outbox (
       workspace_id uuid NOT NULL,
       message_id uuid NOT NULL,
       recipient text NOT NULL,
       sender text NOT NULL,
       subject text NOT NULL,
       batch_id uuid NOT NULL,
       html bytea NOT NULL,
       text text NOT NULL,
       headers jsonb NOT NULL,
       accepted_at timestamptz NOT NULL,
       PRIMARY KEY (workspace_id, message_id)
     );
     CREATE INDEX sandbox_outbox_latest ON sandbox_outbox (workspace_id, accepted_at DESC, message_id DESC);`,
  )
  await partitionByMonth(db, 'messages', 55)
  await partitionByMonth(db, 'message_events')
  await isolate(
    db,
    'email_templates',
    'email_template_revisions',
    'email_senders',
    'messages',
    'message_events',
    'provider_notices',
    'sandbox_outbox',
    'sandbox_batches',
  )
}
