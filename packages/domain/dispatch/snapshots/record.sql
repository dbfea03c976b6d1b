-- recordEvents
INSERT INTO events (workspace_id, id, contact_id, kind, name, properties, context, occurred_at, received_at)
SELECT $, *
FROM unnest($::uuid[], $::uuid[], $::text[], $::text[], $::jsonb[], $::jsonb[], $::timestamptz[], $::timestamptz[])

-- recordPurchases
select "currency"
from "workspaces"
where "id" = $

-- summarise
WITH given AS (
  SELECT *
  FROM unnest($::uuid[], $::text[], $::text[], $::timestamptz[]) AS g (contact_id, name, kind, at)
), names AS (
  INSERT INTO event_names (workspace_id, name, day, count)
  SELECT $, name, (at AT TIME ZONE 'UTC')::date, count(*)
  FROM given
  GROUP BY 2, 3
), touched AS (
  SELECT mark_dirty_contacts($, array_agg(contact_id), aspect)
  FROM (
    SELECT contact_id, 'event:' || name AS aspect
    FROM given
    UNION ALL
    SELECT contact_id, 'page'
    FROM given
    WHERE kind = 'page'
  ) g
  GROUP BY aspect
), totals AS (
  INSERT INTO event_totals AS t (workspace_id, contact_id, name, count, first_at, last_at)
  SELECT $, contact_id, name, count(*), min(at), max(at)
  FROM given
  GROUP BY contact_id, name
  ORDER BY contact_id, name
  ON CONFLICT (workspace_id, contact_id, name)
  DO UPDATE
  SET count = t.count + excluded.count,
    first_at = least(t.first_at, excluded.first_at),
    last_at = greatest(t.last_at, excluded.last_at)
)
SELECT count(*)
FROM touched
