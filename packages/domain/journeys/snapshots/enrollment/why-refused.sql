-- whyRefused
SELECT max(entered_at) AS last,
  coalesce(bool_or(ended_at IS NULL), false) AS inside,
  (count(*) FILTER (WHERE entered_at > $::timestamptz - interval '1 day'))::int AS today
FROM journey_positions
WHERE contact_id = $
AND journey_id = $
