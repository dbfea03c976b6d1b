-- last ordered more than 180 days ago
-- a passé sa dernière commande il y a plus de 180 jours
each:  coalesce(c."last_order_at" <= $1::timestamptz, false)
   -- "2026-05-27T09:30:00.000Z"
whole: coalesce(c."last_order_at" <= $1::timestamptz, false)
   -- "2026-05-27T09:30:00.000Z"
facts: coalesce(f."last_order_at" <= $1::timestamptz, false)
   -- "2026-05-27T09:30:00.000Z"
turns: (SELECT min(turn) FROM unnest(ARRAY[c."last_order_at" + make_interval(days => $1::int)]::timestamptz[]) turn WHERE turn > $2::timestamptz)
   -- 180, "2026-11-23T09:30:00.000Z"
