-- readEmailSamples
select "revision"
from "contents"
where "id" = $
and "kind" = $

-- readEmailSamples
SELECT json_build_object(
  'id', c.id, 'externalId', "c"."external_id", 'firstName', "c"."first_name", 'language', "c"."language"
) AS contact
FROM contacts c
WHERE c.email IS NOT NULL
ORDER BY c.id DESC
LIMIT $
