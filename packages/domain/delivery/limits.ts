import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { isLimited, MAILBOX_DOMAINS, type Mailbox, NO_LIMITS, SendingLimits, warmUpAllows } from '@parcours/model/delivery/limits.ts'
import { type RawBuilder, sql } from 'kysely'
import { Problem } from '../problem.ts'

/** An hour's limit is kept in portions of this length, so that it is no burst at the full hour. */
export const SPAN_MS = 5 * 60_000
const SPANS_AN_HOUR = 3_600_000 / SPAN_MS

const GROUP_OF = JSON.stringify(Object.fromEntries(Object.entries(MAILBOX_DOMAINS).flatMap(([mailbox, domains]) => domains.map((domain) => [domain, mailbox]))))

/** The mailbox provider of an address: SQL. */
export function mailboxSql(address: RawBuilder<string | null>): RawBuilder<Mailbox> {
  return sql`coalesce(${GROUP_OF}::jsonb ->> lower(split_part(${address}, '@', 2)), 'other')`
}

export async function getLimits(tx: WorkspaceTx): Promise<{ limits: SendingLimits; revision: number }> {
  const row = await tx.selectFrom('sending_limits').select(['limits', 'revision']).executeTakeFirst()
  return row ? { limits: SendingLimits.parse(row.limits), revision: row.revision } : { limits: NO_LIMITS, revision: 0 }
}

/** @throws Problem `stale` when someone saved meanwhile */
export async function saveLimits(tx: WorkspaceTx, workspaceId: string, limits: SendingLimits, revision: number | undefined, now: Date): Promise<number> {
  const before = await getLimits(tx)
  if (revision !== undefined && before.revision !== revision) throw new Problem('stale', 'request.stale')
  const row = await tx
    .insertInto('sending_limits')
    .values({ workspace_id: workspaceId, limits: JSON.stringify(limits), updated_at: now })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ limits: JSON.stringify(limits), updated_at: now, revision: sql<number>`sending_limits.revision + 1` }))
    .returning('revision')
    .executeTakeFirstOrThrow()
  return row.revision
}

/** What may still be taken at a moment, and when more may be. */
export interface Allowance {
  /** For this provider; null for people whose provider was not asked. */
  of(mailbox: Mailbox | null): number
  /** When the next portion, or the next day of a warm-up, begins. */
  next: Date
}

const spanOf = (now: Date) => new Date(Math.floor(now.getTime() / SPAN_MS) * SPAN_MS)

/** What the limits leave; undefined where there are none. Whoever asks holds the others back until the end of the transaction, so that together they keep them. */
export async function allowanceOf(tx: WorkspaceTx, workspaceId: string, now: Date): Promise<Allowance | undefined> {
  const { limits } = await getLimits(tx)
  if (!isLimited(limits)) return undefined
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`limits ${workspaceId}`}, 0))`.execute(tx)
  const { rows } = await sql<{ mailbox: string; span: number; day: number; today: string; tomorrow: Date }>`
    SELECT u.mailbox, coalesce(sum(u.taken) FILTER (WHERE u.span = ${spanOf(now)}), 0)::int AS span, coalesce(sum(u.taken), 0)::int AS day, to_char(d.day, 'YYYY-MM-DD') AS today,
           (d.day + interval '1 day') AT TIME ZONE d.time_zone AS tomorrow
      FROM (SELECT time_zone, date_trunc('day', ${now}::timestamptz AT TIME ZONE time_zone) AS day FROM workspaces) d
      LEFT JOIN sending_usage u ON u.span >= d.day AT TIME ZONE d.time_zone GROUP BY u.mailbox, d.day, d.time_zone`.execute(tx)
  const today = limits.warmUp ? warmUpAllows(limits.warmUp, rows[0]?.today ?? '') - rows.reduce((sum, { day }) => sum + day, 0) : Number.POSITIVE_INFINITY
  const inSpan = new Map(rows.map(({ mailbox, span }) => [mailbox, span]))
  return {
    of(mailbox) {
      const perHour = mailbox && limits.perHour[mailbox]
      const portion = perHour ? Math.ceil(perHour / SPANS_AN_HOUR) - (inSpan.get(mailbox) ?? 0) : Number.POSITIVE_INFINITY
      return Math.max(0, Math.min(today, portion))
    },
    next: today > 0 ? new Date(spanOf(now).getTime() + SPAN_MS) : (rows[0]?.tomorrow ?? new Date(spanOf(now).getTime() + SPAN_MS)),
  }
}

/** Messages that campaigns took on the day of a moment, in the workspace's zone. */
export async function takenOn(tx: WorkspaceTx, at: Date): Promise<number> {
  const { rows } = await sql<{ taken: number }>`
    SELECT coalesce(sum(u.taken), 0)::int AS taken FROM workspaces w JOIN sending_usage u ON (u.span AT TIME ZONE w.time_zone)::date = (${at}::timestamptz AT TIME ZONE w.time_zone)::date`.execute(tx)
  return rows[0]?.taken ?? 0
}

/** Counts what was taken; only where there are limits. */
export async function noteUsage(tx: WorkspaceTx, workspaceId: string, mailbox: Mailbox | null, taken: number, now: Date): Promise<void> {
  await tx
    .insertInto('sending_usage')
    .values({ workspace_id: workspaceId, span: spanOf(now), mailbox: mailbox ?? 'other', taken })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'span', 'mailbox']).doUpdateSet({ taken: sql<number>`sending_usage.taken + ${taken}` }))
    .execute()
  // Nobody asks for what was before the day.
  await tx
    .deleteFrom('sending_usage')
    .where('span', '<', new Date(now.getTime() - 3 * 86_400_000))
    .execute()
}
