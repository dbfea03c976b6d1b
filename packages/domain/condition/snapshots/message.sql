-- opened no email in the last 90 days
-- a ouvert 0 e-mail ces 90 derniers jours
each:  NOT EXISTS (
  SELECT
  FROM "messages" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = c.id
    AND x."opened_at" IS NOT NULL
    AND x."opened_at" > $1
    AND x."opened_at" <= $2
)
   -- "2026-08-25T09:30:00.000Z", "2026-11-23T09:30:00.000Z"
whole: NOT (
  c.id IN (
    SELECT x.contact_id
    FROM "messages" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x."opened_at" IS NOT NULL
      AND x."opened_at" > $1
      AND x."opened_at" <= $2
  )
)
   -- "2026-08-25T09:30:00.000Z", "2026-11-23T09:30:00.000Z"
readModel: NOT (
  f.contact_id IN (
    SELECT x.contact_id
    FROM "messages" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x."opened_at" IS NOT NULL
      AND x."opened_at" > $1
      AND x."opened_at" <= $2
  )
)
   -- "2026-08-25T09:30:00.000Z", "2026-11-23T09:30:00.000Z"
next evaluation: (
  SELECT min(at)
  FROM unnest(
    ARRAY[
      (
        SELECT min(x."opened_at")
        FROM "messages" x
        WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          AND x.contact_id = c.id
          AND x."opened_at" > $1
          AND x."opened_at" <= $2
          AND x."opened_at" IS NOT NULL
      ) + make_interval(secs => $3::float8)
    ]::timestamptz[]
  ) at
  WHERE at > $4::timestamptz
)
   -- "2026-08-25T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 7776000, "2026-11-23T09:30:00.000Z"

-- opened no email of the campaign “Campaign”
-- a ouvert 0 e-mail de la campagne « Campaign »
each:  NOT EXISTS (
  SELECT
  FROM "messages" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = c.id
    AND x."opened_at" IS NOT NULL
    AND x.campaign_id = $1
    AND x.owner_id = ANY (
      ARRAY (
        SELECT s.id
        FROM campaign_sends s
        WHERE s.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND s.campaign_id = $2
      )
    )
)
   -- "01900000-0000-7000-9000-00000000000a", "01900000-0000-7000-9000-00000000000a"
whole: NOT (
  c.id IN (
    SELECT x.contact_id
    FROM "messages" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x."opened_at" IS NOT NULL
      AND x.campaign_id = $1
      AND x.owner_id = ANY (
        ARRAY (
          SELECT s.id
          FROM campaign_sends s
          WHERE s.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND s.campaign_id = $2
        )
      )
  )
)
   -- "01900000-0000-7000-9000-00000000000a", "01900000-0000-7000-9000-00000000000a"
readModel: NOT (
  f.contact_id IN (
    SELECT x.contact_id
    FROM "messages" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x."opened_at" IS NOT NULL
      AND x.campaign_id = $1
      AND x.owner_id = ANY (
        ARRAY (
          SELECT s.id
          FROM campaign_sends s
          WHERE s.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND s.campaign_id = $2
        )
      )
  )
)
   -- "01900000-0000-7000-9000-00000000000a", "01900000-0000-7000-9000-00000000000a"
next evaluation: never
