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

it('folds what is too wide, from outside inwards', () => {
  const wide = `coalesce(${'x'.repeat(40)}, '${'a, b AND '.repeat(4)}', ${'z'.repeat(40)})`
  expect(
    formatSql(`SELECT a, ${wide} AS b,
      CASE WHEN ${'x'.repeat(60)} BETWEEN 1 AND 2 AND ${'y'.repeat(60)} THEN ${wide} ELSE 0 END AS c FROM t`),
  ).toBe(`SELECT a,
  coalesce(
    ${'x'.repeat(40)},
    '${'a, b AND '.repeat(4)}',
    ${'z'.repeat(40)}
  ) AS b,
  CASE
    WHEN ${'x'.repeat(60)} BETWEEN 1 AND 2
      AND ${'y'.repeat(60)}
      THEN coalesce(
        ${'x'.repeat(40)},
        '${'a, b AND '.repeat(4)}',
        ${'z'.repeat(40)}
      )
    ELSE 0
  END AS c
FROM t`)
})
