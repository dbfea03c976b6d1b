import { type RawBuilder, sql } from 'kysely'

/** A piece of SQL that yields a T for each row. */
export type Sql<T> = RawBuilder<T>

/** The moment and the manner of evaluation. */
export interface Evaluation {
  now: Date
  /**
   * `each`: over contacts `c` already found by their keys; their events and orders are looked up contact by contact.
   * `whole`: over all contacts at once; events and orders are read as a set. `readModel`: the same over the narrow
   * `contact_read_model f`, for conditions that need no other column of the contact (see `answeredByReadModel`). The
   * answer is the same, only the plan differs.
   */
  of: 'each' | 'whole' | 'readModel'
  /** The answer is one of several, any of which may hold, so that PostgreSQL cannot make a join of it. */
  nested?: boolean
}

/** The alias of the contacts that are evaluated. */
export function contactAlias({ of }: Evaluation): Sql<unknown> {
  return of === 'readModel' ? sql`f` : sql`c`
}
/** Their id. */
export function contactIdSql({ of }: Evaluation): Sql<string> {
  return of === 'readModel' ? sql`f.contact_id` : sql`c.id`
}

/** The workspace of the transaction. */
export const WORKSPACE = sql<string>`(SELECT current_setting('app.workspace_id')::uuid)`
/** Its time zone. */
export const ZONE = sql<string>`(SELECT w.time_zone FROM workspaces w WHERE w.id = ${WORKSPACE})`

/** The moment `days` before (or after, when negative). */
export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 86_400_000)
}

/** Rows about contacts: a table with an alias `x`, that has workspace_id and contact_id. */
export interface Rows {
  table: string
  where: Sql<unknown>
  /** Over all of a contact's rows; any row suffices when absent. */
  having?: Sql<unknown>
  /** Most contacts may have such rows, since no window of time bounds them. */
  large?: boolean
}

/** Whether the contact `c` has matching rows. */
export function hasRows({ table, where, having, large }: Rows, evaluation: Evaluation): Sql<boolean> {
  const { of, nested } = evaluation
  const id = contactIdSql(evaluation)
  const from = sql`FROM ${sql.table(table)} x WHERE x.workspace_id = ${WORKSPACE}`
  const group = having ? sql`GROUP BY x.contact_id HAVING ${having}` : sql``
  // For all contacts, a bounded set is hashed and looked up; a set that may hold
  // nearly all of them is joined, where PostgreSQL can make a join of it.
  const byContact = of === 'each' || (large && !nested && !having)
  return byContact
    ? sql`EXISTS (SELECT ${from} AND x.contact_id = ${id} AND ${where} ${group})`
    : sql`(${id} IN (SELECT x.contact_id ${from} AND ${where} ${group}))`
}

interface Compared extends Omit<Rows, 'having'> {
  compare: 'atLeast' | 'atMost' | 'exactly'
  amount: number
  /** What is compared, over all of a contact's rows, e.g. `count(*)`. A contact without rows has 0. */
  measure: Sql<number>
}

/** Whether a measure over the rows of the contact `c` is at least, at most or exactly an amount. */
export function comparesRows(
  { table, where, compare, amount, measure, large = false }: Compared,
  evaluation: Evaluation,
): Sql<boolean> {
  const has = (having?: Sql<unknown>) => hasRows({ table, where, large, ...(having && { having }) }, evaluation)
  switch (compare) {
    case 'atLeast':
      return amount <= 0 ? sql`true` : has(sql`${measure} >= ${amount}::numeric`)
    case 'atMost':
      return sql`NOT ${has(sql`${measure} > ${amount}::numeric`)}`
    case 'exactly':
      // Nothing at all is 0 too, and so are rows that measure 0.
      return amount === 0 ? sql`NOT ${has(sql`${measure} <> 0`)}` : has(sql`${measure} = ${amount}::numeric`)
  }
}

/** {@link comparesRows} for a bare number of rows, which needs no grouping to find one or none. */
export function countsRows(rows: Omit<Compared, 'measure'>, evaluation: Evaluation): Sql<boolean> {
  const { compare, table, where, large = false } = rows
  const amount = wholeCount(rows)
  if (amount === undefined) return sql`false`
  if (amount === 1 && compare === 'atLeast') return hasRows({ table, where, large }, evaluation)
  if (amount === 0 && compare !== 'atLeast') return sql`NOT ${hasRows({ table, where, large }, evaluation)}`
  return comparesRows({ ...rows, amount, measure: sql`count(*)` }, evaluation)
}

/** The whole number that an amount means for a count: at least 1.5 are 2. Undefined when no count can be so. */
export function wholeCount({ compare, amount }: Pick<Compared, 'compare' | 'amount'>): number | undefined {
  if (compare === 'exactly') return Number.isInteger(amount) ? amount : undefined
  return compare === 'atLeast' ? Math.ceil(amount) : Math.floor(amount)
}

/** Whether a single row suffices to match. */
export function oneRowSuffices({ compare, amount }: { compare: string; amount: number }): boolean {
  return compare === 'atLeast' && amount <= 1
}
