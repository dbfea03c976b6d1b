import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type Condition, leavesOf, type SimpleCondition } from '@parcours/model/condition/condition.ts'
import { isContactField } from '@parcours/model/contacts/fields.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { type RawBuilder, sql } from 'kysely'

async function exists(tx: WorkspaceTx, query: RawBuilder<unknown>): Promise<boolean> {
  const { rows } = await sql<{ yes: boolean }>`SELECT EXISTS (${query}) AS yes`.execute(tx)
  return rows[0]?.yes ?? false
}

const BUILT_IN = ['createdAt', 'lastSeenAt']

async function warningOf(tx: WorkspaceTx, condition: SimpleCondition, path: string): Promise<Issue | undefined> {
  switch (condition.kind) {
    case 'property': {
      const key = condition.property.split('.')[0] ?? ''
      if (isContactField(key) || BUILT_IN.includes(key) || condition.operator === 'isNotSet') return undefined
      return (await exists(tx, sql`SELECT FROM property_definitions WHERE key = ${key}`))
        ? undefined
        : issue(`${path}.property`, 'warning.propertyUnknown', { property: key })
    }
    case 'tag':
      return (await exists(tx, sql`SELECT FROM contacts WHERE tags @> ARRAY[${condition.tag}]::text[]`))
        ? undefined
        : issue(`${path}.tag`, 'warning.tagUnknown', { tag: condition.tag })
    case 'event':
      return (await exists(tx, sql`SELECT FROM event_totals WHERE name = ${condition.event}`))
        ? undefined
        : issue(`${path}.event`, 'warning.eventUnknown', { event: condition.event })
    case 'pageVisit':
      return (await exists(tx, sql`SELECT FROM events WHERE kind = 'page'`))
        ? undefined
        : issue(path, 'warning.noPages')
    case 'order':
    case 'orderDate':
    case 'rfm':
      return (await exists(tx, sql`SELECT FROM orders`))
        ? warningOfProduct(tx, condition, path)
        : issue(path, 'warning.noOrders')
    default:
      return undefined
  }
}

async function warningOfProduct(tx: WorkspaceTx, condition: SimpleCondition, path: string): Promise<Issue | undefined> {
  if (condition.kind !== 'order') return undefined
  for (const field of ['product', 'category'] as const) {
    const value = condition[field]
    if (value && !(await exists(tx, sql`SELECT FROM order_items WHERE fold(${sql.ref(field)}) = fold(${value}::text)`)))
      return issue(`${path}.${field}`, 'warning.neverOrdered', { value })
  }
  return undefined
}

/**
 * Criteria that no contact can match because their value has never occurred in the workspace, each with the reason.
 */
export async function warningsOf(tx: WorkspaceTx, condition: Condition): Promise<Issue[]> {
  const warnings: Issue[] = []
  for (const leaf of leavesOf(condition)) {
    const warning = await warningOf(tx, leaf.condition, leaf.path)
    if (warning) warnings.push(warning)
  }
  return warnings
}
