import { type Issue, issue } from '@parcours/model/issue.ts'
import { normaliseField } from '../contacts/normalise.ts'
import { patchContacts } from '../contacts/patch.ts'
import { resolveContacts, type Sighting } from '../contacts/resolve.ts'
import { minorUnits } from '../orders/amount.ts'
import { type Order, recordOrders } from '../orders/record.ts'
import { type ImportFile, type ImportRow, mappedCells, type ReadRow, type RowImporter } from './rows.ts'

interface OrderRow extends ReadRow {
  order: Order
}

/**
 * A row is an order, or one line of an order: rows with the same number in one chunk are one. Columns go to `externalId` or `email` of the customer, `order.number`,
 * `order.date`, `order.total`, `order.quantity`, `order.product`, `order.category`. Customers not known yet are made.
 */
export const orderRows: RowImporter<OrderRow> = {
  checkTargets: (targets) => [
    ...(['email', 'externalId'].some((target) => targets.has(target)) ? [] : [issue('mapping', 'import.noCustomer')]),
    ...['order.date', 'order.total'].flatMap((target) => (targets.has(target) ? [] : [issue('mapping', 'import.noOrderColumn', { field: target })])),
  ],
  read: readRow,
  async write({ tx, workspaceId, now }, rows) {
    const { contactIds, created, newcomers } = await resolveContacts(
      tx,
      workspaceId,
      rows.map(({ sighting }) => sighting),
    )
    const emails = new Map(rows.map(({ sighting }, index) => [contactIds[index] ?? '', sighting.identifiers.email]))
    const patches = [...newcomers.keys()].map((contactId) => ({ contactId, fields: { ...(emails.get(contactId) && { email: emails.get(contactId) ?? null }) }, properties: {} }))
    await patchContacts(tx, workspaceId, patches, now, newcomers)
    const orders = new Map<string, Order>()
    for (const [index, { order }] of rows.entries()) {
      const known = orders.get(order.number)
      if (known) Object.assign(known, { total: known.total + order.total, items: [...known.items, ...order.items] })
      else orders.set(order.number, { ...order, contactId: contactIds[index] ?? '' })
    }
    const written = await recordOrders(tx, workspaceId, [...orders.values()])
    return { created: created.size, updated: new Set(contactIds).size - created.size, orders: written.size }
  },
}

function readRow(file: ImportFile, { line, cells }: ImportRow): OrderRow {
  const issues: Issue[] = []
  const sighting: Sighting = { identifiers: {} }
  // Without a number of its own, an order is told apart by its line: the same file twice is the same orders.
  const order: Order = { contactId: '', number: `${file.name}:${line}`, orderedAt: new Date(0), total: Number.NaN, items: [], source: 'import' }
  const item = { product: '', category: '', quantity: 1, price: 0 }
  for (const { column, target, cell } of mappedCells(file, cells)) {
    if (target === 'externalId') sighting.identifiers.external_id = cell.slice(0, 1000)
    else if (target === 'email') {
      const normal = normaliseField('email', cell, column)
      if ('issue' in normal) issues.push(normal.issue)
      else sighting.identifiers.email = normal.value
    } else if (target === 'order.number') order.number = cell.slice(0, 200)
    else if (target === 'order.product') item.product = cell.slice(0, 200)
    else if (target === 'order.category') item.category = cell.slice(0, 200)
    else if (target === 'order.date') {
      const date = readDate(cell)
      if (date) order.orderedAt = date
      else issues.push(issue(column, 'import.dateMalformed', { value: cell.slice(0, 60) }))
    } else if (target === 'order.total') {
      const total = minorUnits(cell.replace(/[\s\u00a0\u202f]/g, '').replace(/,(\d{1,2})$/, '.$1'))
      if (total === undefined || Number.isNaN(total)) issues.push(issue(column, 'import.amountMalformed', { value: cell.slice(0, 60) }))
      else order.total = total
    } else if (target === 'order.quantity') {
      const quantity = Number(cell)
      if (Number.isInteger(quantity) && quantity > 0 && quantity < 1e6) item.quantity = quantity
      else issues.push(issue(column, 'import.quantityMalformed', { value: cell.slice(0, 60) }))
    }
  }
  if (issues.length === 0) {
    if (Object.keys(sighting.identifiers).length === 0) issues.push(issue('row', 'import.noCustomer'))
    if (order.orderedAt.getTime() === 0) issues.push(issue('row', 'import.noOrderColumn', { field: 'order.date' }))
    if (Number.isNaN(order.total)) issues.push(issue('row', 'import.noOrderColumn', { field: 'order.total' }))
  }
  order.items = [{ ...item, price: Math.round((order.total || 0) / item.quantity), total: order.total }]
  return { line, cells, issues, sighting, order }
}

/** `2026-11-23`, with or without a time, or `20261123`. Days written otherwise are read differently in different countries, and refused. */
function readDate(cell: string): Date | undefined {
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(cell)
  const iso = compact ? `${compact[1]}-${compact[2]}-${compact[3]}` : cell
  if (!/^\d{4}-\d{2}-\d{2}/.test(iso)) return undefined
  const date = new Date(/^\d{4}-\d{2}-\d{2}$/.test(iso) ? `${iso}T00:00:00Z` : iso)
  return Number.isNaN(date.getTime()) || (compact && date.toISOString().slice(0, 10) !== iso) ? undefined : date
}
