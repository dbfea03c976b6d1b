-- can be reached by SMS
-- est joignable par SMS
each:  (
  c."phone" IS NOT NULL
  AND coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $1) <> 0, false)
  AND NOT EXISTS (
    SELECT
    FROM suppressions s
    WHERE s.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND s.channel = $2
      AND s.address = c."phone"
  )
)
   -- "sms", "sms"
whole: (
  c."phone" IS NOT NULL
  AND coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $1) <> 0, false)
  AND c."phone" NOT IN (
    SELECT s.address
    FROM suppressions s
    WHERE s.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND s.channel = $2
  )
)
   -- "sms", "sms"
readModel: (
  f."has_phone"
  AND coalesce(f.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $1) <> 0, false)
  AND f.contact_id NOT IN (
    SELECT i.contact_id
    FROM suppressions s
    JOIN contact_identifiers i ON i.workspace_id = s.workspace_id AND i.kind = $2 AND i.value = s.address
    WHERE s.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND s.channel = $3
  )
)
   -- "sms", "phone", "sms"
next evaluation: never
