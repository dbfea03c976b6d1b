-- updateMembershipOf
WITH evaluated AS MATERIALIZED (
  SELECT c.id AS contact_id, (false) AS member, NULL::timestamptz AS due_at
  FROM contacts c
  WHERE c.workspace_id = $
  AND "c"."id" = ANY ($::uuid[])
), entered AS (
  INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
  SELECT $, $, contact_id, $
  FROM evaluated
  WHERE member
  ORDER BY contact_id
  ON CONFLICT
  DO NOTHING
  RETURNING contact_id
), gone AS (
  DELETE FROM segment_members m
  WHERE m.workspace_id = $
  AND m.segment_id = $
  AND "m"."contact_id" = ANY ($::uuid[])
  AND "m"."contact_id" NOT IN (
    SELECT contact_id
    FROM evaluated e
    WHERE e.member
  )
  RETURNING contact_id
), unscheduled AS (
  DELETE FROM segment_next_evaluations k
  WHERE k.workspace_id = $
  AND k.segment_id = $
  AND "k"."contact_id" = ANY ($::uuid[])
), changed AS (
  SELECT contact_id, true AS entered
  FROM entered
  UNION ALL
  SELECT contact_id, false
  FROM gone
), recorded AS (
  INSERT INTO segment_membership_changes (workspace_id, segment_id, contact_id, entered, at)
  SELECT $, $, contact_id, entered, $
  FROM changed
), counted AS (
  UPDATE segments
  SET size = size + (
    SELECT count(*) FILTER (WHERE entered) - count(*) FILTER (WHERE NOT entered)
    FROM changed
  )
  WHERE workspace_id = $
  AND id = $
  AND EXISTS (
    SELECT
    FROM changed
  )
  RETURNING size
), sized AS (
  INSERT INTO segment_sizes (workspace_id, segment_id, hour, size)
  SELECT $, $, date_trunc('hour', $::timestamptz, 'UTC'), size
  FROM counted
  ON CONFLICT (workspace_id, segment_id, hour)
  DO UPDATE
  SET size = excluded.size
)
SELECT contact_id, entered
FROM changed

-- updateMembershipOf
WITH evaluated AS MATERIALIZED (
  SELECT c.id AS contact_id, ($ = ANY (c.tags)) AS member, NULL::timestamptz AS due_at
  FROM contacts c
  WHERE c.workspace_id = $
  AND "c"."id" = ANY ($::uuid[])
), entered AS (
  INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
  SELECT $, $, contact_id, $
  FROM evaluated
  WHERE member
  ORDER BY contact_id
  ON CONFLICT
  DO NOTHING
  RETURNING contact_id
), gone AS (
  DELETE FROM segment_members m
  WHERE m.workspace_id = $
  AND m.segment_id = $
  AND "m"."contact_id" = ANY ($::uuid[])
  AND "m"."contact_id" NOT IN (
    SELECT contact_id
    FROM evaluated e
    WHERE e.member
  )
  RETURNING contact_id
), unscheduled AS (
  DELETE FROM segment_next_evaluations k
  WHERE k.workspace_id = $
  AND k.segment_id = $
  AND "k"."contact_id" = ANY ($::uuid[])
), changed AS (
  SELECT contact_id, true AS entered
  FROM entered
  UNION ALL
  SELECT contact_id, false
  FROM gone
), recorded AS (
  INSERT INTO segment_membership_changes (workspace_id, segment_id, contact_id, entered, at)
  SELECT $, $, contact_id, entered, $
  FROM changed
), counted AS (
  UPDATE segments
  SET size = size + (
    SELECT count(*) FILTER (WHERE entered) - count(*) FILTER (WHERE NOT entered)
    FROM changed
  )
  WHERE workspace_id = $
  AND id = $
  AND EXISTS (
    SELECT
    FROM changed
  )
  RETURNING size
), sized AS (
  INSERT INTO segment_sizes (workspace_id, segment_id, hour, size)
  SELECT $, $, date_trunc('hour', $::timestamptz, 'UTC'), size
  FROM counted
  ON CONFLICT (workspace_id, segment_id, hour)
  DO UPDATE
  SET size = excluded.size
)
SELECT contact_id, entered
FROM changed

-- updateMembershipOf
WITH evaluated AS MATERIALIZED (
  SELECT c.id AS contact_id, (($ = ANY (c.tags))) AS member, NULL::timestamptz AS due_at
  FROM contacts c
  WHERE c.workspace_id = $
  AND "c"."id" = ANY ($::uuid[])
), entered AS (
  INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
  SELECT $, $, contact_id, $
  FROM evaluated
  WHERE member
  ORDER BY contact_id
  ON CONFLICT
  DO NOTHING
  RETURNING contact_id
), gone AS (
  DELETE FROM segment_members m
  WHERE m.workspace_id = $
  AND m.segment_id = $
  AND "m"."contact_id" = ANY ($::uuid[])
  AND "m"."contact_id" NOT IN (
    SELECT contact_id
    FROM evaluated e
    WHERE e.member
  )
  RETURNING contact_id
), unscheduled AS (
  DELETE FROM segment_next_evaluations k
  WHERE k.workspace_id = $
  AND k.segment_id = $
  AND "k"."contact_id" = ANY ($::uuid[])
), changed AS (
  SELECT contact_id, true AS entered
  FROM entered
  UNION ALL
  SELECT contact_id, false
  FROM gone
), recorded AS (
  INSERT INTO segment_membership_changes (workspace_id, segment_id, contact_id, entered, at)
  SELECT $, $, contact_id, entered, $
  FROM changed
), counted AS (
  UPDATE segments
  SET size = size + (
    SELECT count(*) FILTER (WHERE entered) - count(*) FILTER (WHERE NOT entered)
    FROM changed
  )
  WHERE workspace_id = $
  AND id = $
  AND EXISTS (
    SELECT
    FROM changed
  )
  RETURNING size
), sized AS (
  INSERT INTO segment_sizes (workspace_id, segment_id, hour, size)
  SELECT $, $, date_trunc('hour', $::timestamptz, 'UTC'), size
  FROM counted
  ON CONFLICT (workspace_id, segment_id, hour)
  DO UPDATE
  SET size = excluded.size
)
SELECT contact_id, entered
FROM changed

-- updateMembershipOf
WITH evaluated AS MATERIALIZED (
  SELECT c.id AS contact_id, (false OR ($ = ANY (c.tags))) AS member, NULL::timestamptz AS due_at
  FROM contacts c
  WHERE c.workspace_id = $
  AND "c"."id" = ANY ($::uuid[])
), entered AS (
  INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
  SELECT $, $, contact_id, $
  FROM evaluated
  WHERE member
  ORDER BY contact_id
  ON CONFLICT
  DO NOTHING
  RETURNING contact_id
), gone AS (
  DELETE FROM segment_members m
  WHERE m.workspace_id = $
  AND m.segment_id = $
  AND "m"."contact_id" = ANY ($::uuid[])
  AND "m"."contact_id" NOT IN (
    SELECT contact_id
    FROM evaluated e
    WHERE e.member
  )
  RETURNING contact_id
), unscheduled AS (
  DELETE FROM segment_next_evaluations k
  WHERE k.workspace_id = $
  AND k.segment_id = $
  AND "k"."contact_id" = ANY ($::uuid[])
), changed AS (
  SELECT contact_id, true AS entered
  FROM entered
  UNION ALL
  SELECT contact_id, false
  FROM gone
), recorded AS (
  INSERT INTO segment_membership_changes (workspace_id, segment_id, contact_id, entered, at)
  SELECT $, $, contact_id, entered, $
  FROM changed
), counted AS (
  UPDATE segments
  SET size = size + (
    SELECT count(*) FILTER (WHERE entered) - count(*) FILTER (WHERE NOT entered)
    FROM changed
  )
  WHERE workspace_id = $
  AND id = $
  AND EXISTS (
    SELECT
    FROM changed
  )
  RETURNING size
), sized AS (
  INSERT INTO segment_sizes (workspace_id, segment_id, hour, size)
  SELECT $, $, date_trunc('hour', $::timestamptz, 'UTC'), size
  FROM counted
  ON CONFLICT (workspace_id, segment_id, hour)
  DO UPDATE
  SET size = excluded.size
)
SELECT contact_id, entered
FROM changed

-- updateMembershipOfEveryone
WITH evaluated AS MATERIALIZED (
  SELECT c.id AS contact_id, (false) AS member, NULL::timestamptz AS due_at
  FROM contacts c
  WHERE c.workspace_id = $
), entered AS (
  INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
  SELECT $, $, contact_id, $
  FROM evaluated
  WHERE member
  ORDER BY contact_id
  ON CONFLICT
  DO NOTHING
  RETURNING contact_id
), gone AS (
  DELETE FROM segment_members m
  WHERE m.workspace_id = $
  AND m.segment_id = $
  AND NOT EXISTS (
    SELECT
    FROM evaluated e
    WHERE e.contact_id = "m"."contact_id"
    AND e.member
  )
  RETURNING contact_id
), unscheduled AS (
  DELETE FROM segment_next_evaluations k
  WHERE k.workspace_id = $
  AND k.segment_id = $
  AND k.due_at > '-infinity'
), changed AS (
  SELECT contact_id, true AS entered
  FROM entered
  UNION ALL
  SELECT contact_id, false
  FROM gone
), recorded AS (
  INSERT INTO segment_membership_changes (workspace_id, segment_id, contact_id, entered, at)
  SELECT $, $, contact_id, entered, $
  FROM changed
), counted AS (
  UPDATE segments
  SET size = size + (
    SELECT count(*) FILTER (WHERE entered) - count(*) FILTER (WHERE NOT entered)
    FROM changed
  )
  WHERE workspace_id = $
  AND id = $
  AND EXISTS (
    SELECT
    FROM changed
  )
  RETURNING size
), sized AS (
  INSERT INTO segment_sizes (workspace_id, segment_id, hour, size)
  SELECT $, $, date_trunc('hour', $::timestamptz, 'UTC'), size
  FROM counted
  ON CONFLICT (workspace_id, segment_id, hour)
  DO UPDATE
  SET size = excluded.size
)
SELECT count(*) FILTER (WHERE entered)::int AS entered,
  count(*) FILTER (WHERE NOT entered)::int AS left,
  mark_dirty_contacts($, coalesce(array_agg(contact_id), '{}'), $)
FROM changed

-- updateMembershipOfEveryone
WITH evaluated AS MATERIALIZED (
  SELECT c.id AS contact_id, ($ = ANY (c.tags)) AS member, NULL::timestamptz AS due_at
  FROM contacts c
  WHERE c.workspace_id = $
), entered AS (
  INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
  SELECT $, $, contact_id, $
  FROM evaluated
  WHERE member
  ORDER BY contact_id
  ON CONFLICT
  DO NOTHING
  RETURNING contact_id
), gone AS (
  DELETE FROM segment_members m
  WHERE m.workspace_id = $
  AND m.segment_id = $
  AND NOT EXISTS (
    SELECT
    FROM evaluated e
    WHERE e.contact_id = "m"."contact_id"
    AND e.member
  )
  RETURNING contact_id
), unscheduled AS (
  DELETE FROM segment_next_evaluations k
  WHERE k.workspace_id = $
  AND k.segment_id = $
  AND k.due_at > '-infinity'
), changed AS (
  SELECT contact_id, true AS entered
  FROM entered
  UNION ALL
  SELECT contact_id, false
  FROM gone
), recorded AS (
  INSERT INTO segment_membership_changes (workspace_id, segment_id, contact_id, entered, at)
  SELECT $, $, contact_id, entered, $
  FROM changed
), counted AS (
  UPDATE segments
  SET size = size + (
    SELECT count(*) FILTER (WHERE entered) - count(*) FILTER (WHERE NOT entered)
    FROM changed
  )
  WHERE workspace_id = $
  AND id = $
  AND EXISTS (
    SELECT
    FROM changed
  )
  RETURNING size
), sized AS (
  INSERT INTO segment_sizes (workspace_id, segment_id, hour, size)
  SELECT $, $, date_trunc('hour', $::timestamptz, 'UTC'), size
  FROM counted
  ON CONFLICT (workspace_id, segment_id, hour)
  DO UPDATE
  SET size = excluded.size
)
SELECT count(*) FILTER (WHERE entered)::int AS entered,
  count(*) FILTER (WHERE NOT entered)::int AS left,
  mark_dirty_contacts($, coalesce(array_agg(contact_id), '{}'), $)
FROM changed

-- updateMembershipOfEveryone
WITH evaluated AS MATERIALIZED (
  SELECT c.id AS contact_id, (($ = ANY (c.tags))) AS member, NULL::timestamptz AS due_at
  FROM contacts c
  WHERE c.workspace_id = $
), entered AS (
  INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
  SELECT $, $, contact_id, $
  FROM evaluated
  WHERE member
  ORDER BY contact_id
  ON CONFLICT
  DO NOTHING
  RETURNING contact_id
), gone AS (
  DELETE FROM segment_members m
  WHERE m.workspace_id = $
  AND m.segment_id = $
  AND NOT EXISTS (
    SELECT
    FROM evaluated e
    WHERE e.contact_id = "m"."contact_id"
    AND e.member
  )
  RETURNING contact_id
), unscheduled AS (
  DELETE FROM segment_next_evaluations k
  WHERE k.workspace_id = $
  AND k.segment_id = $
  AND k.due_at > '-infinity'
), changed AS (
  SELECT contact_id, true AS entered
  FROM entered
  UNION ALL
  SELECT contact_id, false
  FROM gone
), recorded AS (
  INSERT INTO segment_membership_changes (workspace_id, segment_id, contact_id, entered, at)
  SELECT $, $, contact_id, entered, $
  FROM changed
), counted AS (
  UPDATE segments
  SET size = size + (
    SELECT count(*) FILTER (WHERE entered) - count(*) FILTER (WHERE NOT entered)
    FROM changed
  )
  WHERE workspace_id = $
  AND id = $
  AND EXISTS (
    SELECT
    FROM changed
  )
  RETURNING size
), sized AS (
  INSERT INTO segment_sizes (workspace_id, segment_id, hour, size)
  SELECT $, $, date_trunc('hour', $::timestamptz, 'UTC'), size
  FROM counted
  ON CONFLICT (workspace_id, segment_id, hour)
  DO UPDATE
  SET size = excluded.size
)
SELECT count(*) FILTER (WHERE entered)::int AS entered,
  count(*) FILTER (WHERE NOT entered)::int AS left,
  mark_dirty_contacts($, coalesce(array_agg(contact_id), '{}'), $)
FROM changed

-- updateMembershipOfEveryone
WITH evaluated AS MATERIALIZED (
  SELECT c.id AS contact_id, (false OR ($ = ANY (c.tags))) AS member, NULL::timestamptz AS due_at
  FROM contacts c
  WHERE c.workspace_id = $
), entered AS (
  INSERT INTO segment_members (workspace_id, segment_id, contact_id, since)
  SELECT $, $, contact_id, $
  FROM evaluated
  WHERE member
  ORDER BY contact_id
  ON CONFLICT
  DO NOTHING
  RETURNING contact_id
), gone AS (
  DELETE FROM segment_members m
  WHERE m.workspace_id = $
  AND m.segment_id = $
  AND NOT EXISTS (
    SELECT
    FROM evaluated e
    WHERE e.contact_id = "m"."contact_id"
    AND e.member
  )
  RETURNING contact_id
), unscheduled AS (
  DELETE FROM segment_next_evaluations k
  WHERE k.workspace_id = $
  AND k.segment_id = $
  AND k.due_at > '-infinity'
), changed AS (
  SELECT contact_id, true AS entered
  FROM entered
  UNION ALL
  SELECT contact_id, false
  FROM gone
), recorded AS (
  INSERT INTO segment_membership_changes (workspace_id, segment_id, contact_id, entered, at)
  SELECT $, $, contact_id, entered, $
  FROM changed
), counted AS (
  UPDATE segments
  SET size = size + (
    SELECT count(*) FILTER (WHERE entered) - count(*) FILTER (WHERE NOT entered)
    FROM changed
  )
  WHERE workspace_id = $
  AND id = $
  AND EXISTS (
    SELECT
    FROM changed
  )
  RETURNING size
), sized AS (
  INSERT INTO segment_sizes (workspace_id, segment_id, hour, size)
  SELECT $, $, date_trunc('hour', $::timestamptz, 'UTC'), size
  FROM counted
  ON CONFLICT (workspace_id, segment_id, hour)
  DO UPDATE
  SET size = excluded.size
)
SELECT count(*) FILTER (WHERE entered)::int AS entered,
  count(*) FILTER (WHERE NOT entered)::int AS left,
  mark_dirty_contacts($, coalesce(array_agg(contact_id), '{}'), $)
FROM changed
