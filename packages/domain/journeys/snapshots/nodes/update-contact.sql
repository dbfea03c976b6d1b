-- updateContact
SELECT
FROM contacts c
WHERE c.workspace_id = $
AND c.id = ANY ($::uuid[])
ORDER BY c.id
FOR UPDATE

-- updateContact
UPDATE contacts c
SET updated_at = $,
  revision = c.revision + 1,
  properties = jsonb_strip_nulls(c.properties || $::jsonb || coalesce((f.by_contact -> c.id::text -> $), '{}')),
  tags = ARRAY (
  SELECT DISTINCT tag
  FROM unnest(c.tags || $::text[]) tag
  WHERE tag <> ALL ($::text[])
  ORDER BY tag
)
FROM (
  SELECT $::jsonb AS by_contact
) f
WHERE c.workspace_id = $
AND c.id = ANY ($::uuid[])
