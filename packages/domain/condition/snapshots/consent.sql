-- agreed to email
-- a accepté l’e-mail
each:  (c."email_consent" IS NOT DISTINCT FROM 'given')
   -- 
whole: (c."email_consent" IS NOT DISTINCT FROM 'given')
   -- 
readModel: f."email_given"
   -- 
next evaluation: never
