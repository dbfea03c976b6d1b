import { lockByName } from '@parcours/db/advisory-lock.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Channel } from '@parcours/model/channels/registry.ts'
import {
  type ChannelLimits,
  isLimited,
  limitsDestinations,
  NO_LIMITS,
  SendingLimits,
  warmUpAllows,
} from '@parcours/model/delivery/limits.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import type { Destinations } from '../channels/channel.ts'
import { channelOf } from '../channels/registry.ts'
import { lockSettings } from '../revision.ts'
import { Topic } from '../topic.ts'
import { type OwnerKind, reservedBeside } from './owner-kind.ts'

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
  workspaceId: WorkspaceId,
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

/** What the limits of a workspace say of the hours and days of a channel; undefined where nothing. */
export function limitsOn(channel: Channel, limits: SendingLimits): ChannelLimits | undefined {
  const ofChannel = channelOf(channel).destinations?.limits(limits)
  return ofChannel && isLimited(ofChannel) ? ofChannel : undefined
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

/** Whose messages are counted or held back: those of one kind of owner, if of any, on one channel. */
interface Sending {
  channel: Channel
  ownerKind: OwnerKind | undefined
}

/**
 * What the limits allow on a channel; undefined where it has none. The caller blocks the others until the end of the
 * transaction, so that together they stay within the limits.
 */
export async function allowanceOf(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  limits: SendingLimits,
  { channel, ownerKind }: Sending,
  now: Date,
): Promise<Allowance | undefined> {
  const ofChannel = limitsOn(channel, limits)
  if (!ofChannel) return undefined
  await lockByName(tx, `limits ${workspaceId}`)
  const reserved = await reservedShares(tx, ownerKind)
  const { rows } = await sql<{
    destination: string | null
    owner_kind: string | null
    span: number
    day: number
    today: string
    tomorrow: Date
  }>`
    SELECT u.destination, u.owner_kind, coalesce(sum(u.used) FILTER (WHERE u.span = ${spanOf(now)}), 0)::int AS span,
           coalesce(sum(u.used), 0)::int AS day, to_char(d.day, 'YYYY-MM-DD') AS today,
           (d.day + interval '1 day') AT TIME ZONE d.time_zone AS tomorrow
      FROM (SELECT time_zone, date_trunc('day', ${now}::timestamptz AT TIME ZONE time_zone) AS day FROM workspaces) d
      LEFT JOIN sending_usage u ON u.channel = ${channel} AND u.span >= d.day AT TIME ZONE d.time_zone
     GROUP BY u.destination, u.owner_kind, d.day, d.time_zone`.execute(tx)
  const [first] = rows
  const used = (counted: typeof rows) => counted.reduce((all, { day }) => all + day, 0)
  const planned = ofChannel.warmUp ? warmUpAllows(ofChannel.warmUp, first?.today ?? '') : Number.POSITIVE_INFINITY
  const keptFor = ({ key, share }: { key: string; share: number }) =>
    Math.max(0, Math.ceil(planned * share) - used(rows.filter(({ owner_kind }) => owner_kind === key)))
  const kept = Number.isFinite(planned) ? reserved.reduce((all, one) => all + keptFor(one), 0) : 0
  const today = Math.max(0, planned - kept - used(rows))
  const inSpan = new Map<string | null, number>()
  for (const { destination, span } of rows) inSpan.set(destination, (inSpan.get(destination) ?? 0) + span)
  const portionOf = (destination: string) =>
    Math.ceil((ofChannel.perHour[destination] ?? Number.POSITIVE_INFINITY) / SPANS_AN_HOUR)
  const nextSpan = new Date(spanOf(now).getTime() + SPAN_MS)
  return {
    today,
    of: (destination) =>
      destination ? Math.max(0, Math.min(today, portionOf(destination) - (inSpan.get(destination) ?? 0))) : today,
    portionOf,
    byDestination: limitsDestinations(ofChannel),
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

/** The shares of a warm-up's day that the other kinds of owners have to themselves now. */
async function reservedShares(
  tx: WorkspaceTx,
  ownerKind: OwnerKind | undefined,
): Promise<{ key: string; share: number }[]> {
  const kinds = reservedBeside(ownerKind)
  if (kinds.length === 0) return []
  const { rows } = await sql<{ sending: boolean[] }>`
    SELECT ARRAY[${sql.join(kinds.map(({ reserved }) => reserved.maySend))}] AS sending`.execute(tx)
  return kinds.flatMap(({ key, reserved: { share } }, place) => (rows[0]?.sending[place] ? [{ key, share }] : []))
}

/** The share of a warm-up's day that a kind of owner may count on. */
export async function shareOf(tx: WorkspaceTx, ownerKind: OwnerKind): Promise<number> {
  return (await reservedShares(tx, ownerKind)).reduce((left, { share }) => left - share, 1)
}

/** Messages counted on a channel on the day of a moment, in the workspace's zone. */
export async function usedOn(tx: WorkspaceTx, channel: Channel, at: Date): Promise<number> {
  const { rows } = await sql<{ used: number }>`
    SELECT coalesce(sum(u.used), 0)::int AS used
      FROM workspaces w
      JOIN sending_usage u
        ON u.channel = ${channel}
       AND (u.span AT TIME ZONE w.time_zone)::date = (${at}::timestamptz AT TIME ZONE w.time_zone)::date`.execute(tx)
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
  workspaceId: WorkspaceId,
  { channel, ownerKind }: Sending,
  taken: ReadonlyMap<string, number>,
  now: Date,
): Promise<void> {
  if (taken.size === 0) return
  // One order prevents deadlocks, since several transactions may count at once.
  const rows = [...taken]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([destination, used]) => ({ channel, destination, owner_kind: ownerKind?.key ?? '', used }))
  await tx
    .insertInto('sending_usage')
    .values(rows.map((row) => ({ workspace_id: workspaceId, span: spanOf(now), ...row })))
    .onConflict((conflict) =>
      conflict
        .columns(['workspace_id', 'span', 'channel', 'destination', 'owner_kind'])
        .doUpdateSet({ used: sql<number>`sending_usage.used + excluded.used` }),
    )
    .execute()
  // Only the usage of the present day is read.
  await tx
    .deleteFrom('sending_usage')
    .where('span', '<', new Date(now.getTime() - 3 * 86_400_000))
    .execute()
}
