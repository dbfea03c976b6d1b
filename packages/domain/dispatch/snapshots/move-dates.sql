-- readPausedUntil
SELECT j.id, CASE WHEN j.state = 'paused' THEN $::timestamptz ELSE j.resumed_at END AS paused_until
FROM journeys j
WHERE j.id = ANY ($::uuid[])
