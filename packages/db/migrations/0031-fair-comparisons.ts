import type { Kysely } from 'kysely'
import { run } from './sql.ts'

/** Campaigns compare those who could be reached with each other, and carry out the hours that a rule itself names. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await run(
    db,
    `-- Whether someone could be reached when the audience was fixed. Asked only where some are held out: the others are compared with them.
     ALTER TABLE campaign_recipients ADD COLUMN reachable boolean NOT NULL DEFAULT true;

     -- Of earlier sends: as consent and suppression stood when they began.
     UPDATE campaign_recipients r SET reachable = false
       FROM campaign_sends s, contacts c
      WHERE s.holdout > 0 AND r.workspace_id = s.workspace_id AND r.send_id = s.id
        AND c.workspace_id = r.workspace_id AND c.id = r.contact_id
        AND (c.email IS NULL
          OR EXISTS (SELECT FROM suppressions x
                      WHERE x.workspace_id = c.workspace_id AND x.channel = 'email' AND x.address = c.email AND x.created_at <= s.prepared_at)
          OR (EXISTS (SELECT FROM jsonb_each(s.contents) v
                        JOIN email_templates t ON t.workspace_id = s.workspace_id AND t.id = (v.value ->> 'templateId')::uuid
                       WHERE t.purpose = 'marketing')
            AND coalesce((SELECT l.decision FROM consent_ledger l
                           WHERE l.workspace_id = c.workspace_id AND l.contact_id = c.id AND l.channel = 'email' AND l.purpose = 'marketing'
                             AND l.decided_at <= s.prepared_at
                           ORDER BY l.decided_at DESC, l.id DESC
                           LIMIT 1), '') <> 'given'));

     -- Their schedules fired at the hour beside the rule, and never at its own.
     UPDATE campaigns SET to_schedule = true
      WHERE state = 'live' AND definition #>> '{schedule,rule}' ~* 'BYHOUR|BYMINUTE|DTSTART';`,
  )
}
