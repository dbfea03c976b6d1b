-- has the tag “vip”
-- a l’étiquette « vip »
each:  ($1 = ANY (c.tags))
   -- "vip"
whole: ($1 = ANY (c.tags))
   -- "vip"
next evaluation: never
