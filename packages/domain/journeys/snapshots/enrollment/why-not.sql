-- whyNotEnrolled
select "j"."live_version_id", "v"."published_at"
from "journeys" as "j"
left join "journey_versions" as "v" on "v"."workspace_id" = "j"."workspace_id"
and "v"."id" = "j"."live_version_id"
where "j"."id" = $

-- fits
SELECT ($ = ANY (c.tags)) AS fits
FROM contacts c
WHERE c.id = $

-- fits
SELECT (NOT ($ = ANY (c.tags))) AS fits
FROM contacts c
WHERE c.id = $

-- fits
SELECT (mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) < $) AS fits
FROM contacts c
WHERE c.id = $

-- fits
SELECT (NOT (mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) < $)) AS fits
FROM contacts c
WHERE c.id = $
