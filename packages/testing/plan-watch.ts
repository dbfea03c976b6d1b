import type { Database } from '@parcours/db/connection.ts'
import type { DB } from '@parcours/db/tables.gen.ts'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'

/** One part of a plan, as `auto_explain` writes it. */
interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Join Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: PlanNode[]
}

/** The most that any part of a statement's plan had to handle. */
export interface Handled {
  rows: number
  by: string
  statement: string
}

/** Has every plan reported on its connection, with what it really handled. */
const TELLING = [
  'session_preload_libraries=auto_explain',
  'auto_explain.log_min_duration=0',
  'auto_explain.log_analyze=on',
  'auto_explain.log_timing=off',
  'auto_explain.log_format=json',
  'auto_explain.log_nested_statements=on',
  'client_min_messages=log',
]

/**
 * Connections of a superuser that keep how much each of their statements handled. A plan that compares each row with
 * each is distinguished from one that does not by this, whatever the machine.
 */
export function watchPlans(url: string): { db: Database; handled: Handled[]; close(): Promise<void> } {
  const handled: Handled[] = []
  const pool = new pg.Pool({
    connectionString: url,
    max: 3,
    options: TELLING.map((setting) => `-c ${setting}`).join(' '),
  })
  pool.on('connect', (client) => {
    client.on('error', () => {})
    client.on('notice', ({ message }) => {
      const written = message?.slice(message.indexOf('{'))
      if (!written || !message?.includes('plan:')) return
      const { 'Query Text': statement, Plan: plan } = JSON.parse(written) as { 'Query Text': string; Plan: PlanNode }
      handled.push({ ...largestNode(plan), statement })
    })
  })
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
  return { db, handled, close: () => db.destroy() }
}

function largestNode(node: PlanNode): Pick<Handled, 'rows' | 'by'> {
  const removed =
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Join Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0)
  const own = {
    rows: (node['Actual Rows'] + removed) * node['Actual Loops'],
    by: [node['Node Type'], node['Index Name'] ?? node['Relation Name'] ?? ''].join(' ').trim(),
  }
  return (node.Plans ?? []).map(largestNode).reduce((largest, one) => (one.rows > largest.rows ? one : largest), own)
}
