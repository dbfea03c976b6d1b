-- countMatching
SELECT count(*)::int AS count
FROM contacts c
WHERE c.workspace_id = $
AND ($ = ANY (c.tags))

-- countMatching
SELECT count(*)::int AS count
FROM contacts c
WHERE c.workspace_id = $
AND (($ = ANY (c.tags)) OR ($ = ANY (c.tags)))

-- countMatching
SELECT count(*)::int AS count
FROM contacts c
WHERE c.workspace_id = $
AND (NOT coalesce((fold(c."last_seen_at"::text) = fold($::text)), false))

-- countMatching
SELECT count(*)::int AS count
FROM contacts c
WHERE c.workspace_id = $
AND (false OR NOT coalesce((fold(c."last_seen_at"::text) = fold($::text)), false))

-- totalOf
SELECT count(*) AS total
FROM contacts
