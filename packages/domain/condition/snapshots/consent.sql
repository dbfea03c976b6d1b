-- agreed to email
-- a accepté l’e-mail
each:  coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $1) <> 0, false)
   -- "email"
whole: coalesce(c.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $1) <> 0, false)
   -- "email"
readModel: coalesce(f.consent_bits & (SELECT b."given" FROM consent_channels b WHERE b.channel = $1) <> 0, false)
   -- "email"
next evaluation: never
