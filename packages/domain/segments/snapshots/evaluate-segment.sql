-- evaluateApart
delete from "segment_next_evaluations"
where "segment_id" = $
and "contact_id" = $

-- failSegment
update "segments"
set "state" = $
where "id" = $
