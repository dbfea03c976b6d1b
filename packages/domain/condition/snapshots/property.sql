-- country is FR
-- le pays est FR
each:  coalesce((lower(c."country") = $1), false)
   -- "fr"
whole: coalesce((lower(c."country") = $1), false)
   -- "fr"
turns: never

-- plan is not gold
-- plan n’est pas gold
each:  NOT coalesce((CASE jsonb_typeof(c.properties -> $1::text) WHEN 'array' THEN c.properties -> $2::text ? $3 ELSE lower(c.properties ->> $4::text) = $5 END), false)
   -- "plan", "plan", "gold", "plan", "gold"
whole: NOT coalesce((CASE jsonb_typeof(c.properties -> $1::text) WHEN 'array' THEN c.properties -> $2::text ? $3 ELSE lower(c.properties ->> $4::text) = $5 END), false)
   -- "plan", "plan", "gold", "plan", "gold"
turns: never

-- score is between 1 and 10
-- score est entre 1 et 10
each:  coalesce(CASE jsonb_typeof(c.properties -> $1::text) WHEN 'number' THEN (c.properties ->> $2::text)::numeric WHEN 'string' THEN CASE WHEN pg_input_is_valid(c.properties ->> $3::text, 'numeric') THEN (c.properties ->> $4::text)::numeric END END BETWEEN $5::numeric AND $6::numeric, false)
   -- "score", "score", "score", "score", "1", "10"
whole: coalesce(CASE jsonb_typeof(c.properties -> $1::text) WHEN 'number' THEN (c.properties ->> $2::text)::numeric WHEN 'string' THEN CASE WHEN pg_input_is_valid(c.properties ->> $3::text, 'numeric') THEN (c.properties ->> $4::text)::numeric END END BETWEEN $5::numeric AND $6::numeric, false)
   -- "score", "score", "score", "score", "1", "10"
turns: never

-- plan is one of gold or Silver
-- plan est l’un de gold ou Silver
each:  coalesce((CASE jsonb_typeof(c.properties -> $1::text) WHEN 'array' THEN c.properties -> $2::text ?| $3::text[] ELSE lower(c.properties ->> $4::text) = ANY ($5::text[]) END), false)
   -- "plan", "plan", ["gold","Silver"], "plan", ["gold","silver"]
whole: coalesce((CASE jsonb_typeof(c.properties -> $1::text) WHEN 'array' THEN c.properties -> $2::text ?| $3::text[] ELSE lower(c.properties ->> $4::text) = ANY ($5::text[]) END), false)
   -- "plan", "plan", ["gold","Silver"], "plan", ["gold","silver"]
turns: never

-- renewal is in the next 30 days
-- renewal tombe dans les 30 prochains jours
each:  coalesce(CASE WHEN pg_input_is_valid(c.properties ->> $1::text, 'timestamptz') THEN (c.properties ->> $2::text)::timestamptz END > $3::timestamptz AND CASE WHEN pg_input_is_valid(c.properties ->> $4::text, 'timestamptz') THEN (c.properties ->> $5::text)::timestamptz END <= $6::timestamptz, false)
   -- "renewal", "renewal", "2026-11-23T09:30:00.000Z", "renewal", "renewal", "2026-12-23T09:30:00.000Z"
whole: coalesce(CASE WHEN pg_input_is_valid(c.properties ->> $1::text, 'timestamptz') THEN (c.properties ->> $2::text)::timestamptz END > $3::timestamptz AND CASE WHEN pg_input_is_valid(c.properties ->> $4::text, 'timestamptz') THEN (c.properties ->> $5::text)::timestamptz END <= $6::timestamptz, false)
   -- "renewal", "renewal", "2026-11-23T09:30:00.000Z", "renewal", "renewal", "2026-12-23T09:30:00.000Z"
turns: (SELECT min(turn) FROM unnest(ARRAY[CASE WHEN pg_input_is_valid(c.properties ->> $1::text, 'timestamptz') THEN (c.properties ->> $2::text)::timestamptz END, CASE WHEN pg_input_is_valid(c.properties ->> $3::text, 'timestamptz') THEN (c.properties ->> $4::text)::timestamptz END - make_interval(secs => $5::float8)]::timestamptz[]) turn WHERE turn > $6::timestamptz)
   -- "renewal", "renewal", "renewal", "renewal", 2592000, "2026-11-23T09:30:00.000Z"

-- birthDate has its anniversary within 7 days
-- birthDate a son anniversaire d’ici 7 jours
each:  coalesce(CASE WHEN length(c.properties ->> $1::text) = 10 THEN substr(c.properties ->> $2::text, 6) = ANY ((SELECT array_agg(to_char(($3::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date + n, 'MM-DD')) || CASE WHEN bool_or(to_char(($4::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date + n, 'MM-DD') = '02-28' AND to_char(($5::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date + n + 1, 'MM-DD') <> '02-29') THEN ARRAY['02-29'] ELSE '{}' END FROM generate_series(0, $6::int) n)::text[]) AND pg_input_is_valid(c.properties ->> $7::text, 'date') ELSE next_anniversary(CASE WHEN (length(c.properties ->> $8::text) = 10 AND pg_input_is_valid(c.properties ->> $9::text, 'date')) THEN (c.properties ->> $10::text)::date ELSE (CASE WHEN pg_input_is_valid(c.properties ->> $11::text, 'timestamptz') THEN (c.properties ->> $12::text)::timestamptz END AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date END, ($13::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date) <= ($14::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date + $15::int END, false)
   -- "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 7, "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 7
whole: coalesce(CASE WHEN length(c.properties ->> $1::text) = 10 THEN substr(c.properties ->> $2::text, 6) = ANY ((SELECT array_agg(to_char(($3::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date + n, 'MM-DD')) || CASE WHEN bool_or(to_char(($4::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date + n, 'MM-DD') = '02-28' AND to_char(($5::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date + n + 1, 'MM-DD') <> '02-29') THEN ARRAY['02-29'] ELSE '{}' END FROM generate_series(0, $6::int) n)::text[]) AND pg_input_is_valid(c.properties ->> $7::text, 'date') ELSE next_anniversary(CASE WHEN (length(c.properties ->> $8::text) = 10 AND pg_input_is_valid(c.properties ->> $9::text, 'date')) THEN (c.properties ->> $10::text)::date ELSE (CASE WHEN pg_input_is_valid(c.properties ->> $11::text, 'timestamptz') THEN (c.properties ->> $12::text)::timestamptz END AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date END, ($13::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date) <= ($14::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date + $15::int END, false)
   -- "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 7, "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 7
turns: (SELECT min(turn) FROM unnest(ARRAY[((next_anniversary(CASE WHEN (length(c.properties ->> $1::text) = 10 AND pg_input_is_valid(c.properties ->> $2::text, 'date')) THEN (c.properties ->> $3::text)::date ELSE (CASE WHEN pg_input_is_valid(c.properties ->> $4::text, 'timestamptz') THEN (c.properties ->> $5::text)::timestamptz END AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date END, ($6::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date) - $7::int)::timestamp AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid))), ((next_anniversary(CASE WHEN (length(c.properties ->> $8::text) = 10 AND pg_input_is_valid(c.properties ->> $9::text, 'date')) THEN (c.properties ->> $10::text)::date ELSE (CASE WHEN pg_input_is_valid(c.properties ->> $11::text, 'timestamptz') THEN (c.properties ->> $12::text)::timestamptz END AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date END, ($13::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date) + 1)::timestamp AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))]::timestamptz[]) turn WHERE turn > $14::timestamptz)
   -- "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", 7, "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z"

-- birthDate is at least 18 years ago
-- birthDate date d’au moins 18 ans
each:  coalesce(CASE WHEN (length(c.properties ->> $1::text) = 10 AND pg_input_is_valid(c.properties ->> $2::text, 'date')) THEN (c.properties ->> $3::text)::date ELSE (CASE WHEN pg_input_is_valid(c.properties ->> $4::text, 'timestamptz') THEN (c.properties ->> $5::text)::timestamptz END AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date END <= (SELECT CASE WHEN ((($6::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date - make_interval(years => $7::int))::date + 1 + make_interval(years => $8::int))::date <= ($9::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date THEN (($10::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date - make_interval(years => $11::int))::date + 1 ELSE (($12::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date - make_interval(years => $13::int))::date END), false)
   -- "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", 18, 18, "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 18, "2026-11-23T09:30:00.000Z", 18
whole: coalesce(CASE WHEN (length(c.properties ->> $1::text) = 10 AND pg_input_is_valid(c.properties ->> $2::text, 'date')) THEN (c.properties ->> $3::text)::date ELSE (CASE WHEN pg_input_is_valid(c.properties ->> $4::text, 'timestamptz') THEN (c.properties ->> $5::text)::timestamptz END AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date END <= (SELECT CASE WHEN ((($6::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date - make_interval(years => $7::int))::date + 1 + make_interval(years => $8::int))::date <= ($9::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date THEN (($10::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date - make_interval(years => $11::int))::date + 1 ELSE (($12::timestamptz AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date - make_interval(years => $13::int))::date END), false)
   -- "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", "2026-11-23T09:30:00.000Z", 18, 18, "2026-11-23T09:30:00.000Z", "2026-11-23T09:30:00.000Z", 18, "2026-11-23T09:30:00.000Z", 18
turns: (SELECT min(turn) FROM unnest(ARRAY[(((CASE WHEN (length(c.properties ->> $1::text) = 10 AND pg_input_is_valid(c.properties ->> $2::text, 'date')) THEN (c.properties ->> $3::text)::date ELSE (CASE WHEN pg_input_is_valid(c.properties ->> $4::text, 'timestamptz') THEN (c.properties ->> $5::text)::timestamptz END AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))::date END + make_interval(years => $6::int))::date)::timestamp AT TIME ZONE (SELECT w.time_zone FROM workspaces w WHERE w.id = (SELECT current_setting('app.workspace_id')::uuid)))]::timestamptz[]) turn WHERE turn > $7::timestamptz)
   -- "birthDate", "birthDate", "birthDate", "birthDate", "birthDate", 18, "2026-11-23T09:30:00.000Z"

-- the date of becoming a contact is in the last 30 days
-- la date de création du contact date des 30 derniers jours
each:  coalesce(c."created_at" > $1::timestamptz AND c."created_at" <= $2::timestamptz, false)
   -- "2026-10-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z"
whole: coalesce(c."created_at" > $1::timestamptz AND c."created_at" <= $2::timestamptz, false)
   -- "2026-10-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z"
facts: coalesce(f."created_at" > $1::timestamptz AND f."created_at" <= $2::timestamptz, false)
   -- "2026-10-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z"
turns: (SELECT min(turn) FROM unnest(ARRAY[c."created_at", c."created_at" + make_interval(secs => $1::float8)]::timestamptz[]) turn WHERE turn > $2::timestamptz)
   -- 2592000, "2026-11-23T09:30:00.000Z"
