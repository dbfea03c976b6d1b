-- visited at least 1 page whose address contains “/sale” coming from “instagram” in the last 30 days
-- a visité au moins 1 page dont l’adresse contient « /sale » en venant de « instagram » ces 30 derniers jours
each:  EXISTS (
  SELECT
  FROM "events" x
  WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
    AND x.contact_id = c.id
    AND x.kind = 'page'
    AND strpos(
      fold(coalesce(x.properties ->> 'url', x.properties ->> 'path', x.context #>> '{page,url}', '')), fold($1::text)
    ) > 0
    AND strpos(
      fold(
        concat_ws(' ', x.context #>> '{campaign,source}', x.properties ->> 'referrer', x.context #>> '{page,referrer}')
      ),
      fold($2::text)
    ) > 0
    AND x."occurred_at" > $3
    AND x."occurred_at" <= $4
)
   -- "/sale", "instagram", "2026-10-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z"
whole: (
  c.id IN (
    SELECT x.contact_id
    FROM "events" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.kind = 'page'
      AND strpos(
        fold(coalesce(x.properties ->> 'url', x.properties ->> 'path', x.context #>> '{page,url}', '')), fold($1::text)
      ) > 0
      AND strpos(
        fold(
          concat_ws(
            ' ', x.context #>> '{campaign,source}', x.properties ->> 'referrer', x.context #>> '{page,referrer}'
          )
        ),
        fold($2::text)
      ) > 0
      AND x."occurred_at" > $3
      AND x."occurred_at" <= $4
  )
)
   -- "/sale", "instagram", "2026-10-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z"
readModel: (
  f.contact_id IN (
    SELECT x.contact_id
    FROM "events" x
    WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
      AND x.kind = 'page'
      AND strpos(
        fold(coalesce(x.properties ->> 'url', x.properties ->> 'path', x.context #>> '{page,url}', '')), fold($1::text)
      ) > 0
      AND strpos(
        fold(
          concat_ws(
            ' ', x.context #>> '{campaign,source}', x.properties ->> 'referrer', x.context #>> '{page,referrer}'
          )
        ),
        fold($2::text)
      ) > 0
      AND x."occurred_at" > $3
      AND x."occurred_at" <= $4
  )
)
   -- "/sale", "instagram", "2026-10-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z"
next evaluation: (
  SELECT min(at)
  FROM unnest(
    ARRAY[
      (
        SELECT max(x."occurred_at")
        FROM "events" x
        WHERE x.workspace_id = (SELECT current_setting('app.workspace_id')::uuid)
          AND x.contact_id = c.id
          AND x."occurred_at" > $1
          AND x."occurred_at" <= $2
          AND x.kind = 'page'
          AND strpos(
            fold(coalesce(x.properties ->> 'url', x.properties ->> 'path', x.context #>> '{page,url}', '')),
            fold($3::text)
          ) > 0
          AND strpos(
            fold(
              concat_ws(
                ' ', x.context #>> '{campaign,source}', x.properties ->> 'referrer', x.context #>> '{page,referrer}'
              )
            ),
            fold($4::text)
          ) > 0
      ) + make_interval(secs => $5::float8)
    ]::timestamptz[]
  ) at
  WHERE at > $6::timestamptz
)
   -- "2026-10-24T09:30:00.000Z", "2026-11-23T09:30:00.000Z", "/sale", "instagram", 2592000, "2026-11-23T09:30:00.000Z"
