import type { ContactId } from '@parcours/model/id.ts'
import { ORDER_TARGETS } from '@parcours/model/imports/format.ts'
import { type Issue, issue } from '@parcours/model/issue.ts'
import { normaliseField } from '../contacts/normalise.ts'
import { patchContacts } from '../contacts/patch.ts'
import { type IdentitySignal, resolveContacts } from '../contacts/resolve.ts'
import { MAX_AMOUNT, minorUnits } from '../orders/amount.ts'
import { type Order, recordOrders } from '../orders/record.ts'
import { differingOrders } from './known-orders.ts'
import { momentOfWritten, readDecimal } from './read-cell.ts'
import { readDate } from './read-date.ts'
import type { FileRecord } from './read-records.ts'
import {
  type ImportFile,
  type MappedCell,
  mappedCells,
  NOTHING_IMPORTED,
  type ReadRow,
  type RowImporter,
  shortened,
} from './rows.ts'

export interface OrderRow extends ReadRow {
  number: string
  orderedAt: Date | undefined
  total: number | undefined
  quantity: number
  product: string
  category: string
}

/** Letters of an order's number, a product's and a category's name. */
const MAX_NAME = 200
const MAX_QUANTITY = 1e6
const DAY_MS = 86_400_000

/**
 * A row is an order, or one line of an order: rows with the same number are one. Columns go to `externalId` or `email`
 * of the customer, `order.number`, `order.date`, `order.total`, `order.quantity`, `order.product`, `order.category`.
 * Customers not known yet are made.
 */
export const orderRows: RowImporter<OrderRow> = {
  isTarget: (target) => (ORDER_TARGETS as readonly string[]).includes(target),
  checkTargets: (targets) => [
    ...(['email', 'externalId'].some((target) => targets.has(target)) ? [] : [issue('mapping', 'import.noCustomer')]),
    ...['order.date', 'order.total'].flatMap((target) =>
      targets.has(target) ? [] : [issue('mapping', 'import.noOrderColumn', { field: target })],
    ),
  ],
  read: readRow,
  stored(row, target) {
    if (target === 'externalId') return row.sighting.identifiers.external_id
    if (target === 'email') return row.sighting.identifiers.email
    if (target === 'order.date') return row.orderedAt?.toISOString()
    if (target === 'order.total') return row.total === undefined ? undefined : row.total / 100
    return row[target.slice('order.'.length) as 'number' | 'quantity' | 'product' | 'category']
  },
  settle: rejectWholeOrders,
  unitOf: ({ number }) => number,
  async write({ tx, workspaceId, now }, rows) {
    const sightings = rows.map(({ sighting }) => sighting)
    const { contactIds, created, newcomers } = await resolveContacts(tx, workspaceId, sightings)
    const emails = new Map(rows.map(({ sighting }, index) => [contactIds[index] ?? '', sighting.identifiers.email]))
    const patches = [...newcomers.keys()].map((contactId) => ({
      contactId,
      fields: { ...(emails.get(contactId) && { email: emails.get(contactId) ?? null }) },
      properties: {},
    }))
    await patchContacts(tx, workspaceId, patches, now, newcomers)
    const orders = ordersOf(rows, contactIds)
    const fresh = await recordOrders(tx, workspaceId, [...orders.values()])
    const known = [...orders.values()].filter(({ number }) => !fresh.has(number))
    const differing = await differingOrders(tx, workspaceId, known)
    const rejected = new Map<number, Issue[]>()
    for (const { line, number } of rows) {
      const why = differing.get(number)
      if (why) rejected.set(line, [why])
    }
    const buyers = new Set(
      [...orders.values()].flatMap(({ number, contactId }) =>
        fresh.has(number) && !created.has(contactId) ? [contactId] : [],
      ),
    )
    return {
      ...NOTHING_IMPORTED,
      created: created.size,
      updated: buyers.size,
      orders: fresh.size,
      knownOrders: known.length - differing.size,
      left: new Map(),
      rejected,
    }
  },
}

/** The orders that rows are lines of. */
function ordersOf(rows: OrderRow[], contactIds: ContactId[]): Map<string, Order> {
  const orders = new Map<string, Order>()
  for (const [index, { number, orderedAt, total = 0, quantity, product, category }] of rows.entries()) {
    const item = { product, category, quantity, price: Math.round(total / quantity), total }
    const known = orders.get(number)
    if (known) {
      known.total += total
      known.items.push(item)
    } else
      orders.set(number, {
        contactId: contactIds[index] ?? '',
        number,
        orderedAt: orderedAt ?? new Date(0),
        total,
        items: [item],
        source: 'import',
      })
  }
  return orders
}

/**
 * An order is taken whole or not at all: with a line that cannot be read its total would be wrong, and with two
 * customers it is nobody's.
 */
function rejectWholeOrders(rows: OrderRow[]): void {
  for (const lines of Map.groupBy(rows, ({ number }) => number).values()) {
    const [first] = lines
    if (lines.length < 2 || !first) continue
    const bad = lines.find(({ issues }) => issues.length > 0)
    const other = lines.find(({ sighting }) => customerOf(sighting) !== customerOf(first.sighting))
    const sum = lines.reduce((all, { total = 0 }) => all + total, 0)
    const why = bad
      ? issue('row', 'import.orderIncomplete', { line: bad.line })
      : other
        ? issue('row', 'import.orderOfTwo', { line: first.line, other: other.line })
        : Math.abs(sum) >= MAX_AMOUNT && issue('row', 'import.amountMalformed', { value: sum / 100 })
    if (why) for (const row of lines) if (row.issues.length === 0) row.issues = [why]
  }
}

const customerOf = ({ identifiers }: IdentitySignal) => JSON.stringify([identifiers.external_id, identifiers.email])

function readRow(file: ImportFile, { line, cells }: FileRecord): OrderRow {
  const [issues, left]: [Issue[], Issue[]] = [[], []]
  const sighting: IdentitySignal = { identifiers: {} }
  // Without a number of its own, an order is told apart by its line: the same file twice is the same orders.
  const number = `${file.name}:${line}`
  const row: OrderRow = {
    line,
    cells,
    issues,
    left,
    sighting,
    number,
    orderedAt: undefined,
    total: undefined,
    quantity: 1,
    product: '',
    category: '',
  }
  for (const one of mappedCells(file, cells, left)) {
    const why = take(row, one, file)
    // A quantity may be missing; without its date or its total there is no order.
    if (why) (NEEDED.has(one.column.target) ? issues : left).push(why)
  }
  if (issues.length === 0) {
    if (Object.keys(sighting.identifiers).length === 0) issues.push(...left, issue('row', 'import.noCustomer'))
    if (!row.orderedAt) issues.push(issue('row', 'import.noOrderColumn', { field: 'order.date' }))
    if (row.total === undefined) issues.push(issue('row', 'import.noOrderColumn', { field: 'order.total' }))
  }
  return row
}

const NEEDED = new Set(['order.date', 'order.total', 'order.number'])

/** Puts a cell where its column goes, or says why it cannot be. */
function take(
  row: OrderRow,
  { column: { name, target, format }, cell }: MappedCell,
  { zone, currency, now }: ImportFile,
): Issue | undefined {
  const numbers = format === 'numberComma' ? 'numberComma' : 'numberPoint'
  switch (target) {
    case 'externalId':
    case 'email': {
      const normal = normaliseField(target, cell, name)
      if ('issue' in normal) return normal.issue
      row.sighting.identifiers[target === 'email' ? 'email' : 'external_id'] = normal.value
      return undefined
    }
    case 'order.date': {
      const dates = format === 'dateDayFirst' || format === 'dateMonthFirst' ? format : 'dateYearFirst'
      const written = readDate(dates, cell)
      const moment = written && momentOfWritten(written, zone)
      if (!moment) return issue(name, 'import.dateMalformed', { value: shortened(cell) })
      if (moment.getTime() > now.getTime() + DAY_MS)
        return issue(name, 'import.orderInFuture', { value: shortened(cell) })
      // Of today only the day is known: until now at the latest.
      row.orderedAt = moment > now ? now : moment
      return undefined
    }
    case 'order.total': {
      const sign = /\p{Sc}/u.exec(cell)?.[0]
      if (sign && !signsOf(currency).includes(sign))
        return issue(name, 'import.otherCurrency', { value: shortened(cell), currency })
      row.total = minorUnits(readDecimal(numbers, cell.replace(new RegExp(`\\s*${currency}$`, 'i'), '')))
      return row.total === undefined ? issue(name, 'import.amountMalformed', { value: shortened(cell) }) : undefined
    }
    case 'order.quantity': {
      const quantity = Number(readDecimal(numbers, cell) ?? Number.NaN)
      if (!Number.isInteger(quantity) || quantity <= 0 || quantity >= MAX_QUANTITY)
        return issue(name, 'import.quantityMalformed', { value: shortened(cell) })
      row.quantity = quantity
      return undefined
    }
    default: {
      const field = target.slice('order.'.length) as 'number' | 'product' | 'category'
      if (cell.length > MAX_NAME) return issue(name, 'import.cellTooLong', { max: MAX_NAME })
      row[field] = cell
      return undefined
    }
  }
}

const signs = new Map<string, string>()

/** The signs that a currency is written with: `$` and `US$`. */
function signsOf(currency: string): string {
  const known = signs.get(currency)
  if (known !== undefined) return known
  const written = (['symbol', 'narrowSymbol'] as const)
    .map(
      (currencyDisplay) =>
        new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay })
          .formatToParts(0)
          .find(({ type }) => type === 'currency')?.value ?? '',
    )
    .join('')
  signs.set(currency, written)
  return written
}
