-- lockForCaps
SELECT pg_advisory_xact_lock(hashtextextended($ || l.lock, 0))
FROM unnest($::int[])
WITH ORDINALITY l (lock, place)
ORDER BY l.place
