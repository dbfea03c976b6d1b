import { lockByName } from '@parcours/db/advisory-lock.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import {
  isLimited,
  limitsMailboxes,
  type Mailbox,
  NO_LIMITS,
  SendingLimits,
  warmUpAllows,
} from '@parcours/model/delivery/limits.ts'
import { sql } from 'kysely'
import type { Destinations } from '../channels/channel.ts'
import { lockSettings } from '../revision.ts'
import { Topic } from '../topic.ts'
import type { OwnerKind } from './owner-kind.ts'

/** An hour's limit is divided into portions of this length, to prevent a burst at the full hour. */
export const SPAN_MS = 5 * 60_000
const SPANS_AN_HOUR = 3_600_000 / SPAN_MS

export async function getLimits(tx: WorkspaceTx): Promise<{ limits: SendingLimits; revision: number }> {
  const row = await tx.selectFrom('sending_limits').select(['limits', 'revision']).executeTakeFirst()
  return { limits: readLimits(row?.limits ?? null), revision: row?.revision ?? 0 }
}

/** Limits as they are stored; null where none are. */
export function readLimits(stored: unknown): SendingLimits {
  return stored === null ? NO_LIMITS : SendingLimits.parse(stored)
}

/** The limits of a workspace have changed: what they hold back may go. */
export const limitsChanged = new Topic<[now: Date]>('limits changed')

/** Returns the new revision. */
export async function saveLimits(
  tx: WorkspaceTx,
  workspaceId: string,
  limits: SendingLimits,
  now: Date,
): Promise<number> {
  await lockSettings(tx, workspaceId, 'sending_limits')
  const row = await tx
    .insertInto('sending_limits')
    .values({ workspace_id: workspaceId, limits: JSON.stringify(limits), updated_at: now })
    .onConflict((conflict) =>
      conflict.column('workspace_id').doUpdateSet({
        limits: JSON.stringify(limits),
        updated_at: now,
        revision: sql<number>`sending_limits.revision + 1`,
      }),
    )
    .returning('revision')
    .executeTakeFirstOrThrow()
  await limitsChanged.publish(tx, workspaceId, now)
  return row.revision
}

/** What the limits still allow at a moment, and when they allow more. */
export interface Allowance {
  /** Messages allowed to all destinations together. */
  today: number
  /** Messages allowed to this destination; null for contacts whose destination is not known. */
  of(destination: string | null): number
  /** Messages to a destination in one portion. */
  portionOf(destination: string): number
  /** Whether single destinations have a limit. */
  byDestination: boolean
  /** When the next portion, or the next day of a warm-up, begins. */
  next: Date
}

const spanOf = (now: Date) => new Date(Math.floor(now.getTime() / SPAN_MS) * SPAN_MS)

/**
 * While journeys are live, campaigns leave them this share of a warm-up's day: a journey writes to one contact at a
 * time, when it matters.
 */
const KEPT_FOR_JOURNEYS = 0.2

/**
 * What the limits allow on a channel with these destinations; undefined where there are none. The caller blocks the
 * others until the end of the transaction, so that together they stay within the limits.
 */
export async function allowanceOf(
  tx: WorkspaceTx,
  workspaceId: string,
  limits: SendingLimits,
  { destinations, ownerKind }: { destinations: Destinations | undefined; ownerKind: OwnerKind['key'] | undefined },
  now: Date,
): Promise<Allowance | undefined> {
  if (!destinations || !isLimited(limits)) return undefined
  await lockByName(tx, `limits ${workspaceId}`)
  const { rows } = await sql<{
    mailbox: string
    span: number
    day: number
    by_journeys: number
    has_journeys: boolean
    today: string
    tomorrow: Date
  }>`
    SELECT u.mailbox, coalesce(sum(u.used) FILTER (WHERE u.span = ${spanOf(now)}), 0)::int AS span,
           coalesce(sum(u.used), 0)::int AS day, coalesce(sum(u.by_journeys), 0)::int AS by_journeys,
           EXISTS (SELECT FROM journeys WHERE state = 'live') AS has_journeys, to_char(d.day, 'YYYY-MM-DD') AS today,
           (d.day + interval '1 day') AT TIME ZONE d.time_zone AS tomorrow
      FROM (SELECT time_zone, date_trunc('day', ${now}::timestamptz AT TIME ZONE time_zone) AS day FROM workspaces) d
      LEFT JOIN sending_usage u ON u.span >= d.day AT TIME ZONE d.time_zone
     GROUP BY u.mailbox, d.day, d.time_zone`.execute(tx)
  const [first] = rows
  const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + pick(row), 0)
  const planned = limits.warmUp ? warmUpAllows(limits.warmUp, first?.today ?? '') : Number.POSITIVE_INFINITY
  const kept =
    ownerKind === 'campaigns' && first?.has_journeys && Number.isFinite(planned)
      ? Math.max(0, Math.ceil(planned * KEPT_FOR_JOURNEYS) - sum(({ by_journeys }) => by_journeys))
      : 0
  const today = Math.max(0, planned - kept - sum(({ day }) => day))
  const inSpan = new Map(rows.map(({ mailbox, span }) => [mailbox, span]))
  const portionOf = (destination: string) =>
    Math.ceil((limits.perHour[destination as Mailbox] ?? Number.POSITIVE_INFINITY) / SPANS_AN_HOUR)
  const nextSpan = new Date(spanOf(now).getTime() + SPAN_MS)
  return {
    today,
    of: (destination) =>
      destination ? Math.max(0, Math.min(today, portionOf(destination) - (inSpan.get(destination) ?? 0))) : today,
    portionOf,
    byDestination: limitsMailboxes(limits),
    next: today > 0 ? nextSpan : (first?.tomorrow ?? nextSpan),
  }
}

/**
 * Divides contacts, in their order, into those within the allowance and those held back. A contact without a
 * destination gets no message and uses none of it.
 */
export function splitByAllowance<Contact>(
  { today, of }: Allowance,
  contacts: Contact[],
  destinationFor: (contact: Contact) => string | undefined,
): { going: Contact[]; heldBack: { contact: Contact; destination: string }[] } {
  const [going, heldBack]: [Contact[], { contact: Contact; destination: string }[]] = [[], []]
  const taken = new Map<string, number>()
  let left = today
  for (const contact of contacts) {
    const destination = destinationFor(contact)
    if (!destination) going.push(contact)
    else if (left > 0 && (taken.get(destination) ?? 0) < of(destination)) {
      going.push(contact)
      left--
      taken.set(destination, (taken.get(destination) ?? 0) + 1)
    } else heldBack.push({ contact, destination })
  }
  return { going, heldBack }
}

/** The share of a warm-up's day that campaigns may count on. */
export async function shareOfCampaigns(tx: WorkspaceTx): Promise<number> {
  const journey = await tx.selectFrom('journeys').select('id').where('state', '=', 'live').limit(1).executeTakeFirst()
  return journey ? 1 - KEPT_FOR_JOURNEYS : 1
}

/** Messages counted on the day of a moment, in the workspace's zone. */
export async function usedOn(tx: WorkspaceTx, at: Date): Promise<number> {
  const { rows } = await sql<{ used: number }>`
    SELECT coalesce(sum(u.used), 0)::int AS used
      FROM workspaces w
      JOIN sending_usage u
        ON (u.span AT TIME ZONE w.time_zone)::date = (${at}::timestamptz AT TIME ZONE w.time_zone)::date`.execute(tx)
  return rows[0]?.used ?? 0
}

/** The number of these addresses by destination. */
export function countByDestination(destinations: Destinations, addresses: string[]): Map<string, number> {
  return new Map(
    [...Map.groupBy(addresses, destinations.of)].map(([destination, sameDestination]) => [
      destination,
      sameDestination.length,
    ]),
  )
}

/** Counts claimed messages by destination; called only where there are limits. */
export async function recordUsage(
  tx: WorkspaceTx,
  workspaceId: string,
  ownerKind: OwnerKind['key'] | undefined,
  taken: ReadonlyMap<string, number>,
  now: Date,
): Promise<void> {
  if (taken.size === 0) return
  // One order prevents deadlocks, since several transactions may count at once.
  const rows = [...taken]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([mailbox, count]) => ({ mailbox, used: count, by_journeys: ownerKind === 'journeys' ? count : 0 }))
  await tx
    .insertInto('sending_usage')
    .values(rows.map((row) => ({ workspace_id: workspaceId, span: spanOf(now), ...row })))
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'span', 'mailbox']).doUpdateSet({
        used: sql<number>`sending_usage.used + excluded.used`,
        by_journeys: sql<number>`sending_usage.by_journeys + excluded.by_journeys`,
      }),
    )
    .execute()
  // Only the usage of the present day is read.
  await tx
    .deleteFrom('sending_usage')
    .where('span', '<', new Date(now.getTime() - 3 * 86_400_000))
    .execute()
}
