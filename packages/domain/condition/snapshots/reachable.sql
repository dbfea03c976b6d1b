-- can be reached by SMS
-- est joignable par SMS
each:  (c.phone IS NOT NULL AND coalesce(c.sms_consent = 'given', false) AND NOT EXISTS (SELECT FROM suppressions s WHERE s.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND s.channel = $1 AND s.address = c.phone))
   -- "sms"
whole: (c.phone IS NOT NULL AND coalesce(c.sms_consent = 'given', false) AND c.phone NOT IN (SELECT s.address FROM suppressions s WHERE s.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND s.channel = $1))
   -- "sms"
readModel: (f.has_phone AND f.sms_given AND f.contact_id NOT IN ( SELECT i.contact_id FROM suppressions s JOIN contact_identifiers i ON i.workspace_id = s.workspace_id AND i.kind = $1 AND i.value = s.address WHERE s.workspace_id = (SELECT current_setting('app.workspace_id')::uuid) AND s.channel = $2))
   -- "phone", "sms"
next evaluation: never
