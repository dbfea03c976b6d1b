import { expect, it } from 'vitest'
import { formatSql } from './format-sql.ts'

it('writes a statement with one clause a line, its queries set in, its placeholders without numbers', () => {
  expect(
    formatSql(`
      WITH gone AS (DELETE FROM a WHERE id = $1 AND b BETWEEN $2 AND $3 RETURNING id)
      INSERT INTO b (x) SELECT extract(epoch FROM at), CASE WHEN c AND d THEN 'FROM AND' END
        FROM gone LEFT JOIN t ON t.id = gone.id AND t.y IS DISTINCT FROM $4
       WHERE EXISTS (SELECT FROM c)   ON CONFLICT (x) DO UPDATE SET x = excluded.x`),
  ).toBe(`WITH gone AS (
  DELETE FROM a
  WHERE id = $
  AND b BETWEEN $ AND $
  RETURNING id
)
INSERT INTO b (x)
SELECT extract(epoch FROM at), CASE WHEN c AND d THEN 'FROM AND' END
FROM gone
LEFT JOIN t ON t.id = gone.id
AND t.y IS DISTINCT FROM $
WHERE EXISTS (
  SELECT
  FROM c
)
ON CONFLICT (x)
DO UPDATE
SET x = excluded.x`)
  expect(formatSql('insert into "t" ("a", "b") values ($1, $2), ($3, $4), ($5, $6)')).toBe(
    'insert into "t" ("a", "b")\nvalues ($, $), …',
  )
  expect(formatSql('select "a" from "t" where "b" in ($1, $2) for update skip locked')).toBe(
    'select "a"\nfrom "t"\nwhere "b" in ($, …)\nfor update skip locked',
  )
})
