-- lockOutEnrollments
SELECT pg_advisory_xact_lock(hashtextextended('entered ' || id, 0))
FROM (
  SELECT id
  FROM unnest($::uuid[]) id
  ORDER BY id
) j
