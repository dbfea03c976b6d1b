-- keepDraft
WITH last AS (
  SELECT *
  FROM journey_drafts
  WHERE journey_id = $
  ORDER BY revision DESC
  LIMIT 1
), replaced AS (
  DELETE FROM journey_drafts d
  USING last l
  WHERE d.journey_id = $
  AND d.revision = l.revision
  AND l.saved_by IS NOT DISTINCT FROM $::uuid
  AND l.begun_at > $::timestamptz - interval '10 minutes'
  RETURNING l.begun_at
), forgotten AS (
  DELETE FROM journey_drafts
  WHERE journey_id = $
  AND revision <= (
    SELECT revision
    FROM journey_drafts
    WHERE journey_id = $
    ORDER BY revision DESC
    OFFSET $
    LIMIT 1
  )
)
INSERT INTO journey_drafts (workspace_id, journey_id, revision, name, graph, saved_by, begun_at, saved_at)
SELECT j.workspace_id, j.id, $, $, $::jsonb, $::uuid, coalesce((
  SELECT begun_at
  FROM replaced
), $), $
FROM journeys j
WHERE j.id = $

-- keepBeginning
INSERT INTO journey_drafts (workspace_id, journey_id, revision, name, graph, begun_at, saved_at)
SELECT workspace_id, id, revision, name, draft, updated_at - interval '10 minutes', updated_at
FROM journeys j
WHERE id = $
AND NOT EXISTS (
  SELECT
  FROM journey_drafts d
  WHERE d.workspace_id = j.workspace_id
  AND d.journey_id = j.id
)

-- draftHistory
SELECT s.kind, s.number, s.at, u.name AS by, s.steps
FROM (
  SELECT 'draft' AS kind, revision AS number, saved_at AS at, saved_by AS user_id,
    jsonb_array_length(graph -> 'nodes') AS steps
  FROM journey_drafts
  WHERE journey_id = $
  UNION ALL
  SELECT 'version', number, published_at, published_by, jsonb_array_length(graph -> 'nodes')
  FROM journey_versions
  WHERE journey_id = $
) s
LEFT JOIN users u ON u.id = s.user_id
ORDER BY s.at DESC, s.kind
LIMIT 300

-- keptGraph
select "graph"
from "journey_versions"
where "journey_id" = $
and "number" = $

-- meetEditors
select "revision"
from "journeys"
where "id" = $

-- meetEditors
insert into "journey_editors" ("workspace_id", "journey_id", "user_id", "seen_at")
values ($, $, $, $)
on conflict ("workspace_id", "journey_id", "user_id")
do update
set "seen_at" = $

-- meetEditors
SELECT u.name
FROM journey_editors e
JOIN users u ON u.id = e.user_id
WHERE e.journey_id = $
AND e.user_id <> $
AND e.seen_at > $::timestamptz - interval '30 seconds'
ORDER BY u.name
