-- is among 10 % drawn at random
-- est parmi 10 % tirés au hasard
each:  ( mod(hashtextextended(c.id::text || $1::text, 0) & 4611686018427387903, 10000) < $2)
   -- "", 1000
whole: ( mod(hashtextextended(c.id::text || $1::text, 0) & 4611686018427387903, 10000) < $2)
   -- "", 1000
readModel: ( mod(hashtextextended(f.contact_id::text || $1::text, 0) & 4611686018427387903, 10000) < $2)
   -- "", 1000
next evaluation: never
