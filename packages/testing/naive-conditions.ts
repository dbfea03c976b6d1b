import type { Database } from '@parcours/db/connection.ts'
import { CONSENT_KINDS } from '@parcours/model/channels/channel.ts'
import type { Comparison } from '@parcours/model/condition/comparison.ts'
import type { Condition, SimpleCondition } from '@parcours/model/condition/condition.ts'
import type { TimeSettings } from '@parcours/model/condition/period.ts'
import { rfmClassOf } from '@parcours/model/condition/rfm.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { sql } from 'kysely'

/** All that is known of one contact, as plain objects. */
export interface KnownContact {
  id: string
  fields: Record<string, string | null>
  properties: Record<string, unknown>
  tags: string[]
  createdAt: Date
  lastSeenAt: Date | null
  consents: Record<string, string>
  suppressed: boolean
  events: { kind: string; name: string; properties: Record<string, unknown>; at: Date }[]
  orders: { at: Date; total: number; items: { product: string; category: string; quantity: number; total: number }[] }[]
  messages: { action: Record<string, Date | null>; templateId: string }[]
  journeys: { journeyId: string; enteredAt: Date; endedAt: Date | null; endedWhy: string | null }[]
  passed: { journeyId: string; nodeId: string }[]
}

export interface KnownWorld {
  contacts: KnownContact[]
  segments: Map<string, Condition>
  rfm: { recency: number[]; frequency: number[]; value: number[] } | undefined
  now: Date
}

/** Contacts of whom a trail says so at a step exited there, or were moved past it: they have not passed it. */
const LET_OUT = ['goal', 'exitRule', 'changed', 'stopped', 'overdue', 'skipped']

/** Reads everything as it is, table by table. */
export async function readWorld(db: Database, workspaceId: string, now: Date): Promise<KnownWorld> {
  const all = async <T>(table: string) =>
    (await sql<T>`SELECT * FROM ${sql.table(table)} WHERE workspace_id = ${workspaceId}`.execute(db)).rows
  // Rows as PostgreSQL gives them: their shape is that of the migrations.
  // biome-ignore lint/suspicious/noExplicitAny: read raw on purpose, apart from the product's own types
  type Row = Record<string, any>
  const [contacts, events, orders, items, messages, consents, suppressions, positions, trail, segments, rfm] =
    await Promise.all(
      [
        'contacts',
        'events',
        'orders',
        'order_items',
        'messages',
        'consents',
        'suppressions',
        'journey_positions',
        'journey_trail',
        'segments',
        'rfm_thresholds',
      ].map((table) => all<Row>(table)),
    )
  const of = (rows: Row[] | undefined, id: string) => (rows ?? []).filter((row) => row.contact_id === id)
  return {
    now,
    segments: new Map(
      (segments ?? []).map((row) => [publicId('segment', row.id as string), row.condition as Condition]),
    ),
    rfm: rfm?.[0] && {
      recency: (rfm[0].recency as string[]).map(Number),
      frequency: (rfm[0].frequency as string[]).map(Number),
      value: (rfm[0].value as string[]).map(Number),
    },
    contacts: (contacts ?? []).map((c) => ({
      id: c.id,
      fields: {
        externalId: c.external_id,
        email: c.email,
        phone: c.phone,
        firstName: c.first_name,
        lastName: c.last_name,
        language: c.language,
        country: c.country,
        city: c.city,
        timeZone: c.time_zone,
      },
      properties: c.properties,
      tags: c.tags,
      createdAt: c.created_at,
      lastSeenAt: c.last_seen_at,
      consents: Object.fromEntries(of(consents, c.id).map((row) => [row.channel, row.decision])),
      suppressed: (suppressions ?? []).some((row) => row.address === c.email),
      events: of(events, c.id).map((row) => ({
        kind: row.kind,
        name: row.name,
        properties: row.properties,
        at: row.occurred_at,
      })),
      orders: of(orders, c.id).map((row) => ({
        at: row.ordered_at,
        total: row.total,
        items: (items ?? [])
          .filter((item) => item.order_id === row.id)
          .map((item) => ({
            product: item.product,
            category: item.category,
            quantity: item.quantity,
            total: item.total,
          })),
      })),
      messages: of(messages, c.id).map((row) => ({
        action: {
          sent: row.sent_at,
          delivered: row.delivered_at,
          opened: row.opened_at,
          clicked: row.clicked_at,
          bounced: row.bounced_at,
        },
        templateId: publicId('template', row.template_id),
      })),
      journeys: of(positions, c.id).map((row) => ({
        journeyId: publicId('journey', row.journey_id),
        enteredAt: row.entered_at,
        endedAt: row.ended_at,
        endedWhy: row.ended_why,
      })),
      passed: of(trail, c.id)
        .filter(({ port }) => !LET_OUT.includes(String(port)))
        .map((row) => ({ journeyId: publicId('journey', row.journey_id), nodeId: row.node_id })),
    })),
  }
}

const DAY = 86_400_000

/** A refund has a total below zero. */
const isPurchase = ({ total }: { total: number }) => total >= 0
const ZONE = 'Europe/Paris'
const localDay = (at: Date) => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(at).padStart(10, '0')
const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / DAY
/** The same day so many years later; 29 February becomes the 28th. */
function yearsLater(day: string, years: number): string {
  const [y = 0, m = 1, d = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(y + years, m, 0)).getUTCDate()
  return `${String(y + years).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(Math.min(d, last)).padStart(2, '0')}`
}

/** Asks one condition of one contact, in the obvious manner. Written apart from the product's SQL, to check it. */
export function matches(world: KnownWorld, contact: KnownContact, condition: Condition): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((part) => matches(world, contact, part))
    case 'any':
      return condition.of.some((part) => matches(world, contact, part))
    case 'not':
      return !matches(world, contact, condition.of)
    default:
      return simple(world, contact, condition)
  }
}

/** What is named with dots is that; else dots lead into objects. */
function valueAt(properties: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(properties, name)) return properties[name]
  let found: unknown = properties
  for (const key of name.split('.'))
    found =
      typeof found === 'object' && found !== null && Object.hasOwn(found, key)
        ? (found as Record<string, unknown>)[key]
        : undefined
  return found
}

function compares({ compare, amount }: { compare: string; amount: number }, measured: number): boolean {
  return compare === 'atLeast' ? measured >= amount : compare === 'atMost' ? measured <= amount : measured === amount
}

/** Whether it happened then; what lies in the future is in no period yet. */
function isInTime(at: Date, { withinDays, period }: TimeSettings, now: Date): boolean {
  if (withinDays === undefined && !period) return true
  if (at > now) return false
  const age = now.getTime() - at.getTime()
  if (withinDays !== undefined) return age < withinDays * DAY
  switch (period?.kind) {
    case 'lastHours':
      return age < (period.hours * DAY) / 24
    case 'moreThanDaysAgo':
      return age >= period.days * DAY
    case 'betweenDaysAgo':
      return age >= period.from * DAY && age < period.to * DAY
    case 'before':
      return localDay(at) < period.day
    case 'since':
      return localDay(at) >= period.day
    case 'between':
      return localDay(at) >= period.from && localDay(at) <= period.to
    default:
      return true
  }
}

function simple(world: KnownWorld, contact: KnownContact, condition: SimpleCondition): boolean {
  const { now } = world
  const happened = (at: Date | null, time: TimeSettings) => at !== null && isInTime(at, time, now)
  switch (condition.kind) {
    case 'property': {
      const given: Record<string, unknown> = {
        createdAt: contact.createdAt,
        lastSeenAt: contact.lastSeenAt,
        ...contact.properties,
        ...contact.fields,
      }
      return compareValue(condition, valueAt(given, condition.property), now)
    }
    case 'tag':
      return contact.tags.includes(condition.tag)
    case 'consent':
      return contact.consents[condition.channel] === 'given'
    case 'reachable':
      return (
        Boolean(contact.fields[CONSENT_KINDS[condition.channel].address]) &&
        contact.consents[condition.channel] === 'given' &&
        !contact.suppressed
      )
    case 'event': {
      const { sumOf } = condition
      const counted = contact.events.filter(
        (event) =>
          ['track', 'page', 'screen'].includes(event.kind) &&
          event.name === condition.event &&
          happened(event.at, condition) &&
          condition.where.every((one) => compareValue(one, valueAt(event.properties, one.property), now)),
      )
      return compares(
        condition,
        sumOf
          ? counted.reduce((sum, event) => sum + (asNumber(valueAt(event.properties, sumOf)) ?? 0), 0)
          : counted.length,
      )
    }
    case 'pageVisit':
      return compares(
        condition,
        contact.events.filter(
          (event) =>
            event.kind === 'page' &&
            happened(event.at, condition) &&
            String(event.properties.url ?? '')
              .toLowerCase()
              .includes((condition.address ?? '').toLowerCase()),
        ).length,
      )
    case 'message':
      return compares(
        condition,
        contact.messages.filter(
          (one) =>
            happened(one.action[condition.action] ?? null, condition) &&
            (!condition.templateId || one.templateId === condition.templateId),
        ).length,
      )
    case 'order': {
      const fits = (item: { product: string; category: string }) =>
        (!condition.product || item.product.toLowerCase() === condition.product.toLowerCase()) &&
        (!condition.category || item.category.toLowerCase() === condition.category.toLowerCase())
      const byItem = Boolean(condition.product || condition.category)
      const orders = contact.orders.filter(({ at, items }) => happened(at, condition) && (!byItem || items.some(fits)))
      const total =
        orders.reduce(
          (sum, order) =>
            sum + (byItem ? order.items.filter(fits).reduce((all, item) => all + item.total, 0) : order.total),
          0,
        ) / 100
      const bought = orders.filter(isPurchase).length
      return compares(
        condition,
        condition.measure === 'count'
          ? bought
          : condition.measure === 'total'
            ? total
            : bought === 0
              ? 0
              : total / bought,
      )
    }
    case 'orderDate': {
      const times = contact.orders
        .filter(isPurchase)
        .map(({ at }) => at.getTime())
        .filter((at) => at <= now.getTime())
        .sort((a, b) => a - b)
      const time = condition.which === 'first' ? times[0] : times.at(-1)
      if (time === undefined) return false
      return condition.compare === 'within'
        ? time > now.getTime() - condition.days * DAY
        : time <= now.getTime() - condition.days * DAY
    }
    case 'rfm': {
      const purchases = contact.orders.filter(isPurchase)
      if (purchases.length === 0 || !world.rfm) return false
      const bucket = (value: number, thresholds: number[]) =>
        thresholds.filter((threshold) => value >= threshold).length
      // Contacts who are alike share the lower score.
      const above = (value: number, thresholds: number[]) => thresholds.filter((threshold) => value > threshold).length
      const last = Math.max(...purchases.map(({ at }) => at.getTime()))
      const r = 5 - bucket((now.getTime() - last) / DAY, world.rfm.recency)
      const f = 1 + above(purchases.length, world.rfm.frequency)
      const m =
        1 +
        above(
          contact.orders.reduce((sum, { total }) => sum + total, 0),
          world.rfm.value,
        )
      return condition.classes.includes(rfmClassOf(r, Math.floor((f + m) / 2 + 0.5)))
    }
    case 'journey': {
      if (condition.state === 'passed')
        return contact.passed.some(
          ({ journeyId, nodeId }) => journeyId === condition.journeyId && nodeId === condition.nodeId,
        )
      const inside = contact.journeys.filter(({ journeyId }) => journeyId === condition.journeyId)
      if (condition.state === 'converted')
        return inside.some(({ enteredAt }) => contact.orders.some(({ at }) => at >= enteredAt))
      return inside.some(
        ({ endedAt, endedWhy }) =>
          condition.state === 'entered' || (condition.state === 'isIn' ? endedAt === null : endedWhy === 'completed'),
      )
    }
    case 'segment': {
      const other = world.segments.get(publicId('segment', uuidOf('segment', condition.segmentId)))
      return other !== undefined && matches(world, contact, other)
    }
    case 'sample':
      throw new Error('Drawn by a hash of PostgreSQL: tested apart')
  }
}

/** Text as it is compared; written apart from the database's folding, for the letters that tests use. */
const foldText = (text: string) =>
  text.normalize('NFC').toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ').normalize('NFC')

const asText = (given: unknown) =>
  given === null || given === undefined
    ? undefined
    : given instanceof Date
      ? given.toISOString()
      : typeof given === 'object'
        ? JSON.stringify(given)
        : String(given)

/** A number as JSON, or written with digits, a sign and a point. */
function asNumber(given: unknown): number | undefined {
  if (typeof given === 'number') return given
  return typeof given === 'string' && given.length <= 308 && /^[+-]?(\d+\.?\d*|\.\d+)$/.test(given)
    ? Number(given)
    : undefined
}

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(Z|[+-](?:0\d|1[0-5])(?::?[0-5]\d)?)?)?$/

/** A day is the moment at which it begins in the workspace's zone. */
function asMoment(given: unknown): Date | undefined {
  if (given instanceof Date) return given
  const [, year = '', month = '', day = '', time, zone] = (typeof given === 'string' && ISO.exec(given)) || []
  if (!day || year === '0000' || yearsLater(`${year}-${month}-01`, 0).length !== 10) return undefined
  if (
    Number(month) < 1 ||
    Number(month) > 12 ||
    Number(day) < 1 ||
    Number(day) > new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate()
  )
    return undefined
  if (!time) return midnightIn(String(given))
  if (zone && zone !== 'Z' && (year === '0001' || year === '9999')) return undefined
  const offset = zone && zone !== 'Z' ? `${zone.slice(0, 3)}:${zone.replace(':', '').slice(3) || '00'}` : 'Z'
  const local = String(given)
    .slice(0, zone ? -zone.length : undefined)
    .replace(' ', 'T')
  const [clock = '', fraction = ''] = local.split('.')
  return new Date(`${clock.length === 16 ? `${clock}:00` : clock}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`)
}

/** When a day begins: a few guesses around UTC's midnight, of which one shows that day first. */
function midnightIn(day: string): Date {
  const utc = Date.parse(`${day}T00:00:00Z`)
  // Zones were minutes and seconds off before 1911.
  const shown = (at: number) =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'medium' }).format(at)
  const offset = Date.parse(`${shown(utc).replace(' ', 'T')}Z`) - utc
  return new Date(utc - offset)
}

function compareValue({ operator, value, to, values }: Comparison, given: unknown, now: Date): boolean {
  const moment = asMoment(given)
  const text = asText(given)
  const number = asNumber(given)
  const ofText = (test: (text: string) => boolean): boolean =>
    Array.isArray(given)
      ? given.some((one) => test(asText(one) ?? ''))
      : typeof given === 'object' && given !== null && !(given instanceof Date)
        ? false
        : text !== undefined && test(text)
  const is = (wanted: string) =>
    ofText(
      (one) =>
        foldText(one) === foldText(wanted) || (asNumber(one) !== undefined && asNumber(one) === asNumber(wanted)),
    )
  const day = moment && (typeof given === 'string' && given.length === 10 ? given : localDay(moment))
  const today = localDay(now)
  const begins = (one: unknown) => asMoment(one) as Date
  /** A day lasts until the next begins. */
  const ends = (one: unknown) =>
    String(one).length === 10
      ? new Date((asMoment(yearDayAfter(String(one)))?.getTime() ?? LAST_MIDNIGHT) - 1)
      : begins(one)
  switch (operator) {
    case 'isSet':
      return text !== undefined && text !== '' && !(Array.isArray(given) && given.length === 0)
    case 'isNotSet':
      return text === undefined || text === '' || (Array.isArray(given) && given.length === 0)
    case 'is':
      return is(String(value))
    case 'isNot':
      return !is(String(value))
    case 'isOneOf':
      return (values ?? []).some((one) => one.trim() !== '' && is(one.trim()))
    case 'contains':
      return ofText((one) => foldText(one).includes(foldText(String(value))))
    case 'startsWith':
      return ofText((one) => foldText(one).startsWith(foldText(String(value))))
    case 'greaterThan':
      return number !== undefined && number > Number(value)
    case 'lessThan':
      return number !== undefined && number < Number(value)
    case 'between':
      if (asNumber(value) === undefined) return moment !== undefined && moment >= begins(value) && moment <= ends(to)
      return number !== undefined && number >= Number(value) && number <= Number(to)
    case 'before':
      return moment !== undefined && moment < begins(value)
    case 'after':
      return moment !== undefined && moment > ends(value)
    case 'inLastDays':
    case 'notInLastDays': {
      const within = moment !== undefined && moment.getTime() > now.getTime() - Number(value) * DAY && moment <= now
      return operator === 'inLastDays' ? within : !within
    }
    case 'inNextDays':
      return moment !== undefined && moment > now && moment.getTime() <= now.getTime() + Number(value) * DAY
    case 'anniversaryInDays': {
      if (!day) return false
      const age = Number(today.slice(0, 4)) - Number(day.slice(0, 4))
      const next = yearsLater(day, age) >= today ? yearsLater(day, age) : yearsLater(day, age + 1)
      return dayNumber(next) <= dayNumber(today) + Math.round(Number(value))
    }
    case 'atLeastYearsAgo':
      return day !== undefined && sortable(yearsLater(day, Math.round(Number(value)))) <= sortable(today)
    case 'lessThanYearsAgo':
      return day !== undefined && sortable(yearsLater(day, Math.round(Number(value)))) > sortable(today)
  }
}

/** The day after the last of the calendar. */
const LAST_MIDNIGHT = Date.UTC(10_000, 0, 1)
/** Years of five figures come after those of four. */
const sortable = (day: string) => day.padStart(12, '0')
const yearDayAfter = (day: string) => new Date((dayNumber(day) + 1) * DAY).toISOString().slice(0, 10)
