-- deleteSegment
update "segments"
set "state" = $, "to_build" = $
where "id" = $
and "kind" = $

-- rebuildRestored
UPDATE segments s
SET revision = revision + 1,
  updated_at = $,
  to_build = kind = 'dynamic',
  size = CASE
    WHEN kind = 'dynamic' THEN size
    ELSE (SELECT count(*) FROM segment_members m WHERE m.workspace_id = s.workspace_id AND m.segment_id = s.id)
  END
WHERE id = ANY ($::uuid[])

-- purgeSegment
delete from "segment_sizes"
where "segment_id" = $

-- purgeSegment
delete from "segment_members"
where "segment_id" = $

-- purgeSegment
delete from "segment_reconciliations"
where "segment_id" = $

-- purgeSegment
delete from "segment_next_evaluations"
where "segment_id" = $

-- purgeSegment
delete from "segments"
where "id" = $
