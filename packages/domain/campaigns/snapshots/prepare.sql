-- prepareSend
select "state", "prepared_at", "starts_at"
from "campaign_sends"
where "id" = $
for update

-- prepareSend
delete from "campaign_sends"
where "id" = $

-- prepareSend
update "campaign_sends"
set "state" = $, "prepared_at" = $, "audience" = $, "holdout" = $, "pace_since" = $
where "id" = $

-- prepareSend
update "campaigns"
set "state" = $, "updated_at" = $
where "id" = $
and "state" = $

-- fixRecipients
WITH known_zones AS MATERIALIZED (
  SELECT lower(name) AS name
  FROM pg_timezone_names
), chosen AS MATERIALIZED (
  SELECT c.id, c.email, true AS reachable, false AS drawn_out,
    CASE
      WHEN mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) < $
      THEN ($::text[])[1 + mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) % $]
    END AS variant,
    $::timestamptz AS at, NULL::text AS zone, NULL::text AS mailbox
  FROM contacts c
  JOIN workspaces w ON w.id = c.workspace_id
  WHERE c.workspace_id = $
  AND (true AND NOT false)
), timed AS (
  SELECT *, false AS is_over
  FROM chosen
), assigned AS MATERIALIZED (
  SELECT *, false AS skipped
  FROM timed
), due AS MATERIALIZED (
  SELECT a.id, a.email, a.variant, NULL::text AS zone, a.mailbox, a.skipped, a.reachable
  AND NOT a.skipped AS reachable, a.reachable
  AND NOT a.skipped
  AND a.drawn_out AS held_out,
    (
      greatest(
        CASE
          WHEN a.is_over
            THEN (
              (
                (a.at AT TIME ZONE a.zone) + make_interval(
                  days => ceil(extract(epoch FROM $::timestamptz - a.at) / 86400)::int
                )
              ) AT TIME ZONE a.zone
            )
          ELSE a.at
        END,
        $::timestamptz
      ) + make_interval(hours => coalesce(($::jsonb ->> a.variant)::int, 0))
    ) AS due_at
  FROM assigned a
), placed AS MATERIALIZED (
  SELECT id, reachable, variant, zone, mailbox, due_at,
    (row_number() OVER (PARTITION BY due_at, variant, zone, mailbox ORDER BY id) - 1) / $ AS part
  FROM due
  WHERE NOT held_out
  AND NOT skipped
), numbered AS MATERIALIZED (
  SELECT row_number() OVER (ORDER BY due_at, variant NULLS LAST, zone, mailbox, part) - 1 AS partition,
    due_at, variant, zone, mailbox, part, count(*) AS total
  FROM placed
  GROUP BY due_at, variant, zone, mailbox, part
), partitions AS (
  INSERT INTO campaign_send_partitions (workspace_id, send_id, partition, variant, due_at, zone, mailbox, total)
  SELECT $::uuid, $::uuid, partition, variant, due_at, zone, mailbox, total
  FROM numbered
), recipients AS (
  INSERT INTO campaign_recipients (workspace_id, send_id, partition, contact_id, reachable)
  SELECT $::uuid, $::uuid, n.partition, p.id, p.reachable
  FROM placed p
  JOIN numbered n ON n.due_at = p.due_at
  AND n.part = p.part
  AND n.variant IS NOT DISTINCT FROM p.variant
  AND n.zone IS NOT DISTINCT FROM p.zone
  AND n.mailbox IS NOT DISTINCT FROM p.mailbox
  UNION ALL
  SELECT $::uuid, $::uuid, $, id, true
  FROM due
  WHERE held_out
), told AS (
  INSERT INTO messages (
    workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, campaign_id,
    variant, template_id, template_revision, address, status, reason, provider,
    created_at
  )
  SELECT $::uuid, uuidv7(), $, $::uuid, $::timestamptz, $, id, $::uuid, variant,
    $::uuid, $::int, email, 'excluded', $, $, $::timestamptz
  FROM due
  WHERE skipped
  ON CONFLICT
  DO NOTHING
), counted AS (
  INSERT INTO campaign_counters (workspace_id, send_id, variant, what, count)
  SELECT $::uuid, $::uuid, coalesce(variant, ''), $, count(*)
  FROM due
  WHERE skipped
  GROUP BY variant
), skipped_lane AS (
  INSERT INTO campaign_send_partitions (workspace_id, send_id, partition, due_at, total, claimed)
  SELECT $::uuid, $::uuid, $, $::timestamptz, count(*), count(*)
  FROM due
  WHERE skipped
  HAVING count(*) > 0
)
SELECT count(*)::int AS audience, (count(*) FILTER (WHERE held_out))::int AS holdout
FROM due

-- fixRecipients
WITH known_zones AS MATERIALIZED (
  SELECT lower(name) AS name
  FROM pg_timezone_names
), chosen AS MATERIALIZED (
  SELECT c.id, c.email, true AS reachable, false AS drawn_out,
    CASE
      WHEN mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) < $
      THEN ($::text[])[1 + mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) % $]
    END AS variant,
    $::timestamptz AS at, NULL::text AS zone,
    coalesce($::jsonb ->> lower(split_part(c.email, '@', 2)), 'other') AS mailbox
  FROM contacts c
  JOIN workspaces w ON w.id = c.workspace_id
  WHERE c.workspace_id = $
  AND (true AND NOT false)
), timed AS (
  SELECT *, false AS is_over
  FROM chosen
), assigned AS MATERIALIZED (
  SELECT *, false AS skipped
  FROM timed
), due AS MATERIALIZED (
  SELECT a.id, a.email, a.variant, NULL::text AS zone, a.mailbox, a.skipped, a.reachable
  AND NOT a.skipped AS reachable, a.reachable
  AND NOT a.skipped
  AND a.drawn_out AS held_out,
    (
      greatest(
        CASE
          WHEN a.is_over
            THEN (
              (
                (a.at AT TIME ZONE a.zone) + make_interval(
                  days => ceil(extract(epoch FROM $::timestamptz - a.at) / 86400)::int
                )
              ) AT TIME ZONE a.zone
            )
          ELSE a.at
        END,
        $::timestamptz
      ) + make_interval(hours => coalesce(($::jsonb ->> a.variant)::int, 0))
    ) AS due_at
  FROM assigned a
), placed AS MATERIALIZED (
  SELECT id, reachable, variant, zone, mailbox, due_at,
    (row_number() OVER (PARTITION BY due_at, variant, zone, mailbox ORDER BY id) - 1) / $ AS part
  FROM due
  WHERE NOT held_out
  AND NOT skipped
), numbered AS MATERIALIZED (
  SELECT row_number() OVER (ORDER BY due_at, variant NULLS LAST, zone, mailbox, part) - 1 AS partition,
    due_at, variant, zone, mailbox, part, count(*) AS total
  FROM placed
  GROUP BY due_at, variant, zone, mailbox, part
), partitions AS (
  INSERT INTO campaign_send_partitions (workspace_id, send_id, partition, variant, due_at, zone, mailbox, total)
  SELECT $::uuid, $::uuid, partition, variant, due_at, zone, mailbox, total
  FROM numbered
), recipients AS (
  INSERT INTO campaign_recipients (workspace_id, send_id, partition, contact_id, reachable)
  SELECT $::uuid, $::uuid, n.partition, p.id, p.reachable
  FROM placed p
  JOIN numbered n ON n.due_at = p.due_at
  AND n.part = p.part
  AND n.variant IS NOT DISTINCT FROM p.variant
  AND n.zone IS NOT DISTINCT FROM p.zone
  AND n.mailbox IS NOT DISTINCT FROM p.mailbox
  UNION ALL
  SELECT $::uuid, $::uuid, $, id, true
  FROM due
  WHERE held_out
), told AS (
  INSERT INTO messages (
    workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, campaign_id,
    variant, template_id, template_revision, address, status, reason, provider,
    created_at
  )
  SELECT $::uuid, uuidv7(), $, $::uuid, $::timestamptz, $, id, $::uuid, variant,
    $::uuid, $::int, email, 'excluded', $, $, $::timestamptz
  FROM due
  WHERE skipped
  ON CONFLICT
  DO NOTHING
), counted AS (
  INSERT INTO campaign_counters (workspace_id, send_id, variant, what, count)
  SELECT $::uuid, $::uuid, coalesce(variant, ''), $, count(*)
  FROM due
  WHERE skipped
  GROUP BY variant
), skipped_lane AS (
  INSERT INTO campaign_send_partitions (workspace_id, send_id, partition, due_at, total, claimed)
  SELECT $::uuid, $::uuid, $, $::timestamptz, count(*), count(*)
  FROM due
  WHERE skipped
  HAVING count(*) > 0
)
SELECT count(*)::int AS audience, (count(*) FILTER (WHERE held_out))::int AS holdout
FROM due

-- fixRecipients
WITH known_zones AS MATERIALIZED (
  SELECT lower(name) AS name
  FROM pg_timezone_names
), chosen AS MATERIALIZED (
  SELECT c.id, c.email, true AS reachable, false AS drawn_out,
    CASE
      WHEN mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) < $
      THEN ($::text[])[1 + mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) % $]
    END AS variant,
    (
      $::timestamp AT TIME ZONE CASE
        WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone
      END
    ) AS at,
    CASE WHEN lower(c.time_zone) IN (SELECT name FROM known_zones) THEN c.time_zone ELSE w.time_zone END AS zone,
    NULL::text AS mailbox
  FROM contacts c
  JOIN workspaces w ON w.id = c.workspace_id
  WHERE c.workspace_id = $
  AND (true AND NOT false)
), timed AS (
  SELECT *, (at < $::timestamptz) AS is_over
  FROM chosen
), assigned AS MATERIALIZED (
  SELECT *, false AS skipped
  FROM timed
), due AS MATERIALIZED (
  SELECT a.id, a.email, a.variant, NULL::text AS zone, a.mailbox, a.skipped, a.reachable
  AND NOT a.skipped AS reachable, a.reachable
  AND NOT a.skipped
  AND a.drawn_out AS held_out,
    (
      greatest(
        CASE
          WHEN a.is_over
            THEN (
              (
                (a.at AT TIME ZONE a.zone) + make_interval(
                  days => ceil(extract(epoch FROM $::timestamptz - a.at) / 86400)::int
                )
              ) AT TIME ZONE a.zone
            )
          ELSE a.at
        END,
        $::timestamptz
      ) + make_interval(hours => coalesce(($::jsonb ->> a.variant)::int, 0))
    ) AS due_at
  FROM assigned a
), placed AS MATERIALIZED (
  SELECT id, reachable, variant, zone, mailbox, due_at,
    (row_number() OVER (PARTITION BY due_at, variant, zone, mailbox ORDER BY id) - 1) / $ AS part
  FROM due
  WHERE NOT held_out
  AND NOT skipped
), numbered AS MATERIALIZED (
  SELECT row_number() OVER (ORDER BY due_at, variant NULLS LAST, zone, mailbox, part) - 1 AS partition,
    due_at, variant, zone, mailbox, part, count(*) AS total
  FROM placed
  GROUP BY due_at, variant, zone, mailbox, part
), partitions AS (
  INSERT INTO campaign_send_partitions (workspace_id, send_id, partition, variant, due_at, zone, mailbox, total)
  SELECT $::uuid, $::uuid, partition, variant, due_at, zone, mailbox, total
  FROM numbered
), recipients AS (
  INSERT INTO campaign_recipients (workspace_id, send_id, partition, contact_id, reachable)
  SELECT $::uuid, $::uuid, n.partition, p.id, p.reachable
  FROM placed p
  JOIN numbered n ON n.due_at = p.due_at
  AND n.part = p.part
  AND n.variant IS NOT DISTINCT FROM p.variant
  AND n.zone IS NOT DISTINCT FROM p.zone
  AND n.mailbox IS NOT DISTINCT FROM p.mailbox
  UNION ALL
  SELECT $::uuid, $::uuid, $, id, true
  FROM due
  WHERE held_out
), told AS (
  INSERT INTO messages (
    workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, campaign_id,
    variant, template_id, template_revision, address, status, reason, provider,
    created_at
  )
  SELECT $::uuid, uuidv7(), $, $::uuid, $::timestamptz, $, id, $::uuid, variant,
    $::uuid, $::int, email, 'excluded', $, $, $::timestamptz
  FROM due
  WHERE skipped
  ON CONFLICT
  DO NOTHING
), counted AS (
  INSERT INTO campaign_counters (workspace_id, send_id, variant, what, count)
  SELECT $::uuid, $::uuid, coalesce(variant, ''), $, count(*)
  FROM due
  WHERE skipped
  GROUP BY variant
), skipped_lane AS (
  INSERT INTO campaign_send_partitions (workspace_id, send_id, partition, due_at, total, claimed)
  SELECT $::uuid, $::uuid, $, $::timestamptz, count(*), count(*)
  FROM due
  WHERE skipped
  HAVING count(*) > 0
)
SELECT count(*)::int AS audience, (count(*) FILTER (WHERE held_out))::int AS holdout
FROM due

-- fixRecipients
WITH known_zones AS MATERIALIZED (
  SELECT lower(name) AS name
  FROM pg_timezone_names
), chosen AS MATERIALIZED (
  SELECT c.id, c.email,
    CASE
      WHEN c."email" IS NULL THEN 'noAddress'
      WHEN $
        AND coalesce(c.consent_bits & (SELECT b."withdrawn" FROM consent_channels b WHERE b.channel = $) <> 0, false)
        THEN 'unsubscribed'
      WHEN $
        AND NOT coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $) <> 0, false)
        THEN 'noConsent'
      WHEN x.reason IS NOT NULL THEN x.reason
      WHEN false THEN 'frequencyCap'
    END IS NULL AS reachable,
    (mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) < $) AS drawn_out,
    CASE
      WHEN mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) < $
      THEN ($::text[])[1 + mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) % $]
    END AS variant,
    $::timestamptz AS at, NULL::text AS zone, NULL::text AS mailbox
  FROM contacts c
  JOIN workspaces w ON w.id = c.workspace_id
  LEFT JOIN suppressions x ON x.workspace_id = c.workspace_id
  AND x.channel = 'email'
  AND x.address = c."email"
  WHERE c.workspace_id = $
  AND (true AND NOT false)
), timed AS (
  SELECT *, false AS is_over
  FROM chosen
), assigned AS MATERIALIZED (
  SELECT *, false AS skipped
  FROM timed
), due AS MATERIALIZED (
  SELECT a.id, a.email, a.variant, NULL::text AS zone, a.mailbox, a.skipped, a.reachable
  AND NOT a.skipped AS reachable, a.reachable
  AND NOT a.skipped
  AND a.drawn_out AS held_out,
    (
      greatest(
        CASE
          WHEN a.is_over
            THEN (
              (
                (a.at AT TIME ZONE a.zone) + make_interval(
                  days => ceil(extract(epoch FROM $::timestamptz - a.at) / 86400)::int
                )
              ) AT TIME ZONE a.zone
            )
          ELSE a.at
        END,
        $::timestamptz
      ) + make_interval(hours => coalesce(($::jsonb ->> a.variant)::int, 0))
    ) AS due_at
  FROM assigned a
), placed AS MATERIALIZED (
  SELECT id, reachable, variant, zone, mailbox, due_at,
    (row_number() OVER (PARTITION BY due_at, variant, zone, mailbox ORDER BY id) - 1) / $ AS part
  FROM due
  WHERE NOT held_out
  AND NOT skipped
), numbered AS MATERIALIZED (
  SELECT row_number() OVER (ORDER BY due_at, variant NULLS LAST, zone, mailbox, part) - 1 AS partition,
    due_at, variant, zone, mailbox, part, count(*) AS total
  FROM placed
  GROUP BY due_at, variant, zone, mailbox, part
), partitions AS (
  INSERT INTO campaign_send_partitions (workspace_id, send_id, partition, variant, due_at, zone, mailbox, total)
  SELECT $::uuid, $::uuid, partition, variant, due_at, zone, mailbox, total
  FROM numbered
), recipients AS (
  INSERT INTO campaign_recipients (workspace_id, send_id, partition, contact_id, reachable)
  SELECT $::uuid, $::uuid, n.partition, p.id, p.reachable
  FROM placed p
  JOIN numbered n ON n.due_at = p.due_at
  AND n.part = p.part
  AND n.variant IS NOT DISTINCT FROM p.variant
  AND n.zone IS NOT DISTINCT FROM p.zone
  AND n.mailbox IS NOT DISTINCT FROM p.mailbox
  UNION ALL
  SELECT $::uuid, $::uuid, $, id, true
  FROM due
  WHERE held_out
), told AS (
  INSERT INTO messages (
    workspace_id, id, channel, owner_id, owner_at, node_id, contact_id, campaign_id,
    variant, template_id, template_revision, address, status, reason, provider,
    created_at
  )
  SELECT $::uuid, uuidv7(), $, $::uuid, $::timestamptz, $, id, $::uuid, variant,
    $::uuid, $::int, email, 'excluded', $, $, $::timestamptz
  FROM due
  WHERE skipped
  ON CONFLICT
  DO NOTHING
), counted AS (
  INSERT INTO campaign_counters (workspace_id, send_id, variant, what, count)
  SELECT $::uuid, $::uuid, coalesce(variant, ''), $, count(*)
  FROM due
  WHERE skipped
  GROUP BY variant
), skipped_lane AS (
  INSERT INTO campaign_send_partitions (workspace_id, send_id, partition, due_at, total, claimed)
  SELECT $::uuid, $::uuid, $, $::timestamptz, count(*), count(*)
  FROM due
  WHERE skipped
  HAVING count(*) > 0
)
SELECT count(*)::int AS audience, (count(*) FILTER (WHERE held_out))::int AS holdout
FROM due
