-- lockDuePartition
SELECT partition, variant, cursor, mailbox
FROM campaign_send_partitions
WHERE send_id = $
AND variant IS NOT NULL
AND due_at <= $::timestamptz
AND claimed < total
AND true
AND true
ORDER BY due_at, partition
LIMIT 1
FOR UPDATE SKIP LOCKED

-- lockDuePartition
SELECT partition, variant, cursor, mailbox
FROM campaign_send_partitions
WHERE send_id = $
AND variant IS NOT NULL
AND due_at <= $::timestamptz
AND claimed < total
AND true
AND mailbox = ANY ($::text[])
ORDER BY due_at, partition
LIMIT 1
FOR UPDATE SKIP LOCKED

-- lockDuePartition
SELECT partition, variant, cursor, mailbox
FROM campaign_send_partitions
WHERE send_id = $
AND variant IS NOT NULL
AND due_at <= $::timestamptz
AND claimed < total
AND true
AND true
ORDER BY due_at, partition
LIMIT 1
FOR UPDATE

-- lockDuePartition
SELECT partition, variant, cursor, mailbox
FROM campaign_send_partitions
WHERE send_id = $
AND variant IS NOT NULL
AND due_at <= $::timestamptz
AND claimed < total
AND true
AND mailbox = ANY ($::text[])
ORDER BY due_at, partition
LIMIT 1
FOR UPDATE

-- advancePartition
update "campaign_send_partitions"
set "claimed" = claimed + $, "cursor" = $
where "send_id" = $
and "partition" = $

-- partitionsLeft
SELECT coalesce(sum(total - claimed), 0)::int AS left,
  coalesce(sum(total - claimed) FILTER (WHERE variant IS NULL), 0)::int AS undecided,
  min(greatest(due_at, $::timestamptz)) FILTER (WHERE variant IS NOT NULL) AS next
FROM campaign_send_partitions
WHERE send_id = $
AND claimed < total

-- partitionsLeft
SELECT coalesce(sum(total - claimed), 0)::int AS left,
  coalesce(sum(total - claimed) FILTER (WHERE variant IS NULL), 0)::int AS undecided,
  min(
    CASE
      WHEN coalesce(mailbox = ANY ($::text[]), true) THEN greatest(due_at, $::timestamptz)
      ELSE greatest(greatest(due_at, $::timestamptz), $::timestamptz)
    END
  ) FILTER (WHERE variant IS NOT NULL) AS next
FROM campaign_send_partitions
WHERE send_id = $
AND claimed < total

-- splitByMailbox
WITH whole AS MATERIALIZED (
  SELECT partition, variant, due_at, zone, cursor
  FROM campaign_send_partitions
  WHERE workspace_id = $
  AND send_id = $
  AND mailbox IS NULL
  AND claimed < total
  FOR UPDATE
), rest AS MATERIALIZED (
  SELECT r.contact_id, w.partition AS whole, w.variant, w.due_at, w.zone,
    coalesce($::jsonb ->> lower(split_part(c.email, '@', 2)), 'other') AS mailbox
  FROM whole w
  JOIN campaign_recipients r ON r.workspace_id = $
  AND r.send_id = $
  AND r.partition = w.partition
  AND r.contact_id > w.cursor
  JOIN contacts c ON c.workspace_id = r.workspace_id
  AND c.id = r.contact_id
), cut AS MATERIALIZED (
  SELECT (
    SELECT max(partition)
    FROM campaign_send_partitions
    WHERE workspace_id = $
    AND send_id = $
  ) + row_number() OVER (ORDER BY due_at, whole, mailbox) AS partition,
    whole, variant, due_at, zone, mailbox, count(*) AS total
  FROM rest
  GROUP BY whole, variant, due_at, zone, mailbox
), partitions AS (
  INSERT INTO campaign_send_partitions (workspace_id, send_id, partition, variant, due_at, zone, mailbox, total)
  SELECT $::uuid, $::uuid, partition, variant, due_at, zone, mailbox, total
  FROM cut
), recipients AS (
  UPDATE campaign_recipients r
  SET partition = cut.partition
  FROM rest
  JOIN cut
  USING (whole, mailbox)
  WHERE r.workspace_id = $
  AND r.send_id = $
  AND r.partition = rest.whole
  AND r.contact_id = rest.contact_id
)
UPDATE campaign_send_partitions l
SET total = l.claimed
FROM whole
WHERE l.workspace_id = $
AND l.send_id = $
AND l.partition = whole.partition
