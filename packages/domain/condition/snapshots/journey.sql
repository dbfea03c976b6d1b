-- is in the journey “Journey”
-- est dans le parcours « Journey »
each:  EXISTS (
  SELECT
  FROM "journey_positions" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = c.id
    AND x.journey_id = $1
    AND x.ended_at IS NULL
)
   -- "00000000-0000-0000-0000-000000000001"
whole: (
  c.id IN (
    SELECT x.contact_id
    FROM "journey_positions" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.journey_id = $1
      AND x.ended_at IS NULL
  )
)
   -- "00000000-0000-0000-0000-000000000001"
readModel: (
  f.contact_id IN (
    SELECT x.contact_id
    FROM "journey_positions" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.journey_id = $1
      AND x.ended_at IS NULL
  )
)
   -- "00000000-0000-0000-0000-000000000001"
next evaluation: never

-- ordered after entering the journey “Journey”
-- a commandé après être entré dans le parcours « Journey »
each:  EXISTS (
  SELECT
  FROM "journey_positions" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = c.id
    AND x.journey_id = $1
    AND EXISTS (
      SELECT
      FROM orders o
      WHERE o.workspace_id = x.workspace_id AND o.contact_id = x.contact_id AND o.ordered_at >= x.entered_at
    )
)
   -- "00000000-0000-0000-0000-000000000001"
whole: (
  c.id IN (
    SELECT x.contact_id
    FROM "journey_positions" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.journey_id = $1
      AND EXISTS (
        SELECT
        FROM orders o
        WHERE o.workspace_id = x.workspace_id AND o.contact_id = x.contact_id AND o.ordered_at >= x.entered_at
      )
  )
)
   -- "00000000-0000-0000-0000-000000000001"
readModel: (
  f.contact_id IN (
    SELECT x.contact_id
    FROM "journey_positions" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.journey_id = $1
      AND EXISTS (
        SELECT
        FROM orders o
        WHERE o.workspace_id = x.workspace_id AND o.contact_id = x.contact_id AND o.ordered_at >= x.entered_at
      )
  )
)
   -- "00000000-0000-0000-0000-000000000001"
next evaluation: never

-- has passed a step of the journey “Journey”
-- a passé une étape de le parcours « Journey »
each:  EXISTS (
  SELECT
  FROM "journey_trail" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = c.id
    AND x.journey_id = $1
    AND x.node_id = $2
    AND x.port <> ALL ($3::text[])
)
   -- "00000000-0000-0000-0000-000000000001", "email", ["goal","exitRule","changed","stopped","overdue","skipped","removed"]
whole: (
  c.id IN (
    SELECT x.contact_id
    FROM "journey_trail" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.journey_id = $1
      AND x.node_id = $2
      AND x.port <> ALL ($3::text[])
  )
)
   -- "00000000-0000-0000-0000-000000000001", "email", ["goal","exitRule","changed","stopped","overdue","skipped","removed"]
readModel: (
  f.contact_id IN (
    SELECT x.contact_id
    FROM "journey_trail" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.journey_id = $1
      AND x.node_id = $2
      AND x.port <> ALL ($3::text[])
  )
)
   -- "00000000-0000-0000-0000-000000000001", "email", ["goal","exitRule","changed","stopped","overdue","skipped","removed"]
next evaluation: never
