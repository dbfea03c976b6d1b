import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { idKindOf } from '@parcours/db/column-ids.ts'
import { COLUMN_WORDS } from '@parcours/db/column-words.ts'
import { connect } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { sql } from 'kysely'
import { freePort } from './ports.ts'
import { startPostgres } from './postgres.ts'

/**
 * What a column holds when read. Times are `Date`, counts are numbers
 * (see connection.ts), JSON is unknown until parsed.
 */
const TYPES: Record<string, string> = {
  uuid: 'string',
  text: 'string',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float8: 'number',
  bool: 'boolean',
  date: 'string',
  bytea: 'Buffer',
  timestamptz: 'Timestamp',
  jsonb: 'Json',
  _text: 'string[]',
  _uuid: 'string[]',
  _int4: 'number[]',
  _numeric: 'string[]',
}

// Writes packages/db/tables.gen.ts from a database that the migrations have just made.
const dir = mkdtempSync(join(tmpdir(), 'parcours-tables-'))
const server = await startPostgres({
  dir,
  port: await freePort(25432),
  database: 'parcours',
  log: join(dir, 'log'),
  ephemeral: true,
})
const db = connect({ url: server.url })
try {
  await migrate(db)
  const { rows } = await sql<{ table: string; column: string; type: string; nullable: boolean; optional: boolean }>`
    SELECT c.relname AS table, a.attname AS column, t.typname AS type, NOT a.attnotnull AS nullable,
           (a.atthasdef OR a.attidentity <> '' OR NOT a.attnotnull) AS optional
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND a.attnum > 0 AND NOT a.attisdropped AND c.relname NOT LIKE 'kysely%'
     ORDER BY c.relname, a.attnum`.execute(db)
  const tables = Map.groupBy(rows, (row) => row.table)
  const name = (table: string) => table.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
  const body = [...tables].map(([table, columns]) => {
    const lines = columns.map(({ column, type, nullable, optional }) => {
      const whole = `${table}.${column}`
      const id = type === 'uuid' ? idKindOf(table, column) : undefined
      const columnType = whole in COLUMN_WORDS ? `Word<'${whole}'>` : id ? `IdOf<'${id}'>` : (TYPES[type] ?? 'unknown')
      const read = type === 'jsonb' ? 'Json' : `${columnType}${nullable ? ' | null' : ''}`
      return `  ${column}: ${optional ? `Generated<${read}>` : read}`
    })
    return `export interface ${name(table)} {\n${lines.join('\n')}\n}\n`
  })
  writeFileSync(
    'packages/db/tables.gen.ts',
    `// Written by packages/launcher/generate-tables.ts from the migrations. Do not edit.
import type { ColumnType } from 'kysely'
import type { IdOf } from '@parcours/model/id.ts'
import type { Word } from './column-words.ts'

type Generated<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>
type Timestamp = Date
type Json = ColumnType<unknown, unknown, unknown>

${body.join('\n')}
export interface DB {
${[...tables.keys()].map((table) => `  ${table}: ${name(table)}`).join('\n')}
}
`,
  )
} finally {
  await db.destroy()
  await server.stop()
  rmSync(dir, { recursive: true, force: true })
}
