-- reportOf
select "id", "starts_at", "state", "winner", "winner_decision"
from "campaign_sends"
where "campaign_id" = $
order by "starts_at" desc

-- reportOf
select "currency"
from "workspaces"

-- linksOf
SELECT coalesce(m.variant, '') AS variant,
  (e.data ->> 'link')::int AS link,
  min(e.data ->> 'url') AS url,
  count(*)::int AS clicks,
  count(DISTINCT e.contact_id)::int AS contacts
FROM message_events e
JOIN messages m ON m.workspace_id = e.workspace_id
AND m.id = e.message_id
AND m.owner_id = ANY ($::uuid[])
AND m.node_id = $
WHERE e.kind = 'clicked'
AND e.data ->> 'link' ~ '^[0-9]{1,4}$'
AND coalesce(e.data ->> 'by', '') <> 'machine'
GROUP BY 1, 2
ORDER BY clicks DESC
LIMIT 100

-- hoursOf
SELECT date_trunc('hour', e.occurred_at) AS at,
  (count(DISTINCT e.message_id) FILTER (WHERE e.kind = 'opened'))::int AS opened,
  (count(DISTINCT e.message_id) FILTER (WHERE e.kind = 'clicked'))::int AS clicked
FROM message_events e
JOIN messages m ON m.workspace_id = e.workspace_id
AND m.id = e.message_id
AND m.owner_id = ANY ($::uuid[])
AND m.node_id = $
WHERE e.kind IN ('opened', 'clicked')
AND coalesce(e.data ->> 'by', '') <> 'machine'
GROUP BY 1
ORDER BY 1
LIMIT 336

-- domainsOf
SELECT split_part(m.address, '@', 2) AS domain,
  count(*)::int AS sent,
  count(m.bounced_at)::int AS bounced,
  count(m.opened_at)::int AS opened,
  count(m.clicked_at)::int AS clicked,
  count(m.complained_at)::int AS complained
FROM messages m
WHERE m.owner_id = ANY ($::uuid[])
AND m.node_id = $
AND m.status = 'sent'
GROUP BY 1
ORDER BY sent DESC
LIMIT 20

-- segmentsOf
WITH looked AS (
  SELECT s.workspace_id, s.id, s.name
  FROM segments s
  WHERE s.state = 'ready'
  ORDER BY s.size DESC NULLS LAST
  LIMIT $
)
SELECT l.name AS segment,
  count(*)::int AS sent,
  count(m.opened_at)::int AS opened,
  count(m.clicked_at)::int AS clicked,
  count(m.unsubscribed_at)::int AS unsubscribed
FROM messages m
JOIN segment_members s ON s.workspace_id = m.workspace_id
AND s.contact_id = m.contact_id
JOIN looked l ON l.workspace_id = s.workspace_id
AND l.id = s.segment_id
WHERE m.owner_id = ANY ($::uuid[])
AND m.node_id = $
AND m.status = 'sent'
GROUP BY l.id, l.name
ORDER BY sent DESC

-- devicesOf
SELECT device, count(*)::int AS count
FROM (
  SELECT DISTINCT e.message_id,
    CASE
      WHEN agent ~* 'ipad|tablet' THEN 'tablet'
      WHEN agent ~* 'mobile|iphone|android' THEN 'phone'
      WHEN agent ~* 'windows|macintosh|linux|cros' THEN 'desktop'
      ELSE 'other'
    END AS device
  FROM (
    SELECT e.message_id, e.data ->> 'userAgent' AS agent
    FROM message_events e
    JOIN messages m ON m.workspace_id = e.workspace_id
    AND m.id = e.message_id
    AND m.owner_id = ANY ($::uuid[])
    AND m.node_id = $
    WHERE e.kind IN ('opened', 'clicked')
    AND coalesce(e.data ->> 'by', '') NOT IN ('machine', 'click')
    AND e.data ? 'userAgent'
  ) e
) d
GROUP BY 1
ORDER BY count DESC

-- bouncesOf
SELECT CASE WHEN e.data ->> 'kind' = 'soft' THEN 'soft' ELSE 'hard' END AS kind,
  left(coalesce(e.data ->> 'reason', ''), 200) AS reason,
  count(*)::int AS count
FROM message_events e
JOIN messages m ON m.workspace_id = e.workspace_id
AND m.id = e.message_id
AND m.owner_id = ANY ($::uuid[])
AND m.node_id = $
WHERE e.kind = 'bounced'
GROUP BY 1, 2
ORDER BY count DESC
LIMIT 20

-- unsubscribeReasonsOf
SELECT CASE WHEN e.data ->> 'reason' = ANY ($::text[]) THEN e.data ->> 'reason' END AS reason,
  count(DISTINCT e.contact_id)::int AS count
FROM message_events e
JOIN messages m ON m.workspace_id = e.workspace_id
AND m.id = e.message_id
AND m.owner_id = ANY ($::uuid[])
AND m.node_id = $
WHERE e.kind = 'unsubscribed'
GROUP BY 1
ORDER BY count DESC
LIMIT 20
