-- findMessages
SELECT id, workspace_id, contact_id, address
FROM messages
WHERE id = ANY ($::uuid[])

-- applyMessageEvents
WITH given AS (
  SELECT *, coalesce(data ->> 'by', '') = 'machine' AS by_machine
  FROM unnest($::uuid[], $::text[], $::timestamptz[], $::jsonb[]) AS g (message_id, kind, at, data)
), first AS (
  SELECT message_id,
    min(at) FILTER (
      WHERE kind IN ('delivered', 'opened', 'clicked', 'complained', 'unsubscribed') AND NOT by_machine
    ) AS delivered,
    min(at) FILTER (WHERE kind = 'opened' AND NOT by_machine) AS opened,
    min(at) FILTER (WHERE kind = 'opened' AND by_machine) AS machine_opened,
    min(at) FILTER (WHERE kind = 'clicked' AND NOT by_machine) AS clicked,
    min(at) FILTER (WHERE kind = 'bounced') AS bounced,
    min(at) FILTER (WHERE kind = 'complained') AS complained,
    min(at) FILTER (WHERE kind = 'unsubscribed') AS unsubscribed
  FROM given
  GROUP BY message_id
), updated AS (
  UPDATE messages m
  SET delivered_at = least(m.delivered_at, f.delivered),
    opened_at = least(m.opened_at, f.opened),
    machine_opened_at = least(m.machine_opened_at, f.machine_opened),
    clicked_at = least(m.clicked_at, f.clicked),
    bounced_at = least(m.bounced_at, f.bounced),
    complained_at = least(m.complained_at, f.complained),
    unsubscribed_at = least(m.unsubscribed_at, f.unsubscribed),
    status = CASE WHEN m.status = 'unknown' THEN 'sent' ELSE m.status END
  FROM first f
  WHERE m.id = f.message_id
  RETURNING m.id AS message_id,
    m.channel, m.contact_id, m.address, m.journey_id, m.campaign_id, m.owner_id,
    m.variant, m.node_id, m.template_id, m.created_at,
    array_remove(
      ARRAY[
        CASE WHEN old.status = 'unknown' THEN 'sent' END,
        CASE WHEN old.status = 'unknown' THEN '-unknown' END,
        CASE WHEN old.delivered_at IS NULL AND new.delivered_at IS NOT NULL THEN 'delivered' END,
        CASE WHEN old.opened_at IS NULL AND new.opened_at IS NOT NULL THEN 'opened' END,
        CASE WHEN old.machine_opened_at IS NULL AND new.machine_opened_at IS NOT NULL THEN 'machineOpened' END,
        CASE WHEN old.clicked_at IS NULL AND new.clicked_at IS NOT NULL THEN 'clicked' END,
        CASE WHEN old.bounced_at IS NULL AND new.bounced_at IS NOT NULL THEN 'bounced' END,
        CASE WHEN old.complained_at IS NULL AND new.complained_at IS NOT NULL THEN 'complained' END,
        CASE WHEN old.unsubscribed_at IS NULL AND new.unsubscribed_at IS NOT NULL THEN 'unsubscribed' END
      ],
      NULL
    ) AS first_times
), recorded AS (
  INSERT INTO message_events (workspace_id, message_id, contact_id, kind, data, occurred_at)
  SELECT $, g.message_id, t.contact_id, g.kind, g.data, g.at
  FROM given g
  JOIN updated t
  USING (message_id)
), suppressed AS (
  INSERT INTO suppressions (workspace_id, channel, address, reason)
  SELECT DISTINCT ON (t.channel, t.address) $::uuid, t.channel, t.address, g.kind
  FROM given g
  JOIN updated t
  USING (message_id)
  WHERE t.address IS NOT NULL
  AND (g.kind = 'complained' OR (g.kind = 'bounced' AND coalesce(g.data ->> 'kind', 'hard') = 'hard'))
  ORDER BY t.channel, t.address, g.kind DESC
  ON CONFLICT
  DO NOTHING
)
SELECT *
FROM updated

-- withOpens
SELECT id, channel
FROM messages
WHERE id = ANY ($::uuid[])

-- markEngaged
UPDATE contacts c
SET engaged_at = greatest(c.engaged_at, g.at)
FROM (
  SELECT contact_id, max(at) AS at
  FROM unnest($::uuid[], $::timestamptz[]) e (contact_id, at)
  GROUP BY contact_id
) g
WHERE c.workspace_id = $
AND c.id = g.contact_id

-- markEngaged
SELECT mark_dirty_contacts($, $::uuid[], 'message')

-- recordUnsubscribeReason
UPDATE message_events
SET data = data || $::jsonb
WHERE message_id = $
AND kind = 'unsubscribed'
AND workspace_id = (
  SELECT workspace_id
  FROM messages
  WHERE id = $
)

-- dropRepeated
insert into "provider_event_ids" ("workspace_id", "id", "received_at")
values ($, $, $)
on conflict
do nothing
returning "id"

-- dropRepeated
insert into "provider_event_ids" ("workspace_id", "id", "received_at")
values ($, $, $), …
on conflict
do nothing
returning "id"

-- dropRepeatedUnsubscribes
SELECT m.id
FROM messages m
JOIN consents k ON k.workspace_id = m.workspace_id
AND k.contact_id = m.contact_id
AND k.channel = m.channel
AND k.purpose = 'marketing'
WHERE m.workspace_id = $
AND m.id = ANY ($::uuid[])
AND m.unsubscribed_at IS NOT NULL
AND k.decision = 'withdrawn'
