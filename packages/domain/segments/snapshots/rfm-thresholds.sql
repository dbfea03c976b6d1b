-- computeRfmThresholds
INSERT INTO rfm_thresholds (workspace_id, recency, frequency, value, computed_at)
SELECT $,
  coalesce(
    (
      percentile_disc(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (
        ORDER BY extract(epoch FROM $::timestamptz - last_order_at) / 86400
      )
    )::numeric[],
    '{30,90,180,365}'
  ),
  coalesce(
    (percentile_disc(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY orders::numeric))::numeric[], '{1,2,3,5}'
  ),
  coalesce(
    (percentile_disc(ARRAY[0.2, 0.4, 0.6, 0.8]) WITHIN GROUP (ORDER BY revenue::numeric))::numeric[], '{1,2,3,5}'
  ),
  $
FROM contacts
WHERE workspace_id = $
AND orders > 0
ON CONFLICT (workspace_id)
DO UPDATE
SET recency = excluded.recency,
  frequency = excluded.frequency,
  value = excluded.value,
  computed_at = excluded.computed_at

-- ensureRfmThresholds
select "workspace_id"
from "rfm_thresholds"
