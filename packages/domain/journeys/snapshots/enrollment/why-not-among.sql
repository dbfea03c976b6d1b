-- whyNotAmong
SELECT ($ = ANY (c.tags)) AS fits
FROM contacts c
WHERE c.id = $

-- whyNotAmong
SELECT (NOT ($ = ANY (c.tags))) AS fits
FROM contacts c
WHERE c.id = $

-- whyNotAmong
SELECT (mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) < $) AS fits
FROM contacts c
WHERE c.id = $

-- whyNotAmong
SELECT (NOT (mod(hashtextextended(c.id::text || $::text, 0) & 4611686018427387903, 10000) < $)) AS fits
FROM contacts c
WHERE c.id = $
