-- agreed to email
-- a accepté l’e-mail
each:  (c."email_consent" IS NOT DISTINCT FROM 'given')
   -- 
whole: (c."email_consent" IS NOT DISTINCT FROM 'given')
   -- 
facts: f."email_given"
   -- 
turns: never
