-- is in the segment “Segment”
-- est dans le segment « Segment »
each:  EXISTS (
  SELECT
  FROM "segment_members" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = c.id
    AND x.segment_id = $1
)
   -- "00000000-0000-0000-0000-000000000001"
whole: (
  c.id IN (
    SELECT x.contact_id
    FROM "segment_members" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND x.segment_id = $1
  )
)
   -- "00000000-0000-0000-0000-000000000001"
readModel: (
  f.contact_id IN (
    SELECT x.contact_id
    FROM "segment_members" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND x.segment_id = $1
  )
)
   -- "00000000-0000-0000-0000-000000000001"
next evaluation: never
