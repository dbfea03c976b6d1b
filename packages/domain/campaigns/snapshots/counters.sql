-- count
insert into "campaign_counters" ("workspace_id", "send_id", "variant", "what", "count")
values ($, $, $, $, $)

-- count
insert into "campaign_counters" ("workspace_id", "send_id", "variant", "what", "count")
values ($, $, $, $, $), …

-- countsOf
SELECT send_id, variant, what, sum(count)::bigint AS count
FROM campaign_counters
WHERE send_id = ANY ($::uuid[])
GROUP BY send_id, variant, what
