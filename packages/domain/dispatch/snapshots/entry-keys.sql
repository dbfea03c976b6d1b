-- readEntryKeys
SELECT e.id, e.name, coalesce(entry_key(e.properties, "e"."name"), '') AS key
FROM unnest($::uuid[], $::text[], $::jsonb[]) AS e (id, name, properties)
