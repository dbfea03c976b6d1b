-- exists
SELECT EXISTS (
  SELECT
  FROM contacts
  WHERE tags @> ARRAY[$]::text[]
) AS yes
