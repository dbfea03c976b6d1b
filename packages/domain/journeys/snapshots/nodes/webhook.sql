-- nextReadyPositions
SELECT p.contact_id AS "contactId",
  p.entry,
  jsonb_build_object(
    'externalId', c.external_id, 'email', c.email, 'phone', c.phone, 'firstName',
    c.first_name, 'lastName', c.last_name, 'language', c.language, 'country',
    c.country, 'properties', c.properties, 'tags', c.tags
  ) AS contact
FROM journey_positions p
JOIN contacts c ON c.workspace_id = p.workspace_id
AND c.id = p.contact_id
WHERE p.workspace_id = $
AND p.run_id = $
AND p.node_id = $
AND p.state = 'ready'
LIMIT $

-- saveAnswers
UPDATE journey_positions p
SET entry = coalesce(p.entry, '{}') || jsonb_build_object(
  'results', coalesce(p.entry -> 'results', '{}') || jsonb_build_object($::text, a.answer)
)
FROM unnest($::uuid[], $::jsonb[]) AS a (contact_id, answer)
WHERE p.workspace_id = $
AND p.run_id = $
AND p.contact_id = a.contact_id
