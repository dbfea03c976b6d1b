import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Mailbox } from '@parcours/model/delivery/limits.ts'
import { MAILBOXES } from '@parcours/model/delivery/limits.ts'
import type { SendId, WorkspaceId } from '@parcours/model/id.ts'
import { type RawBuilder, sql } from 'kysely'
import { mailboxSql } from '../channels/email/limits.ts'
import type { Allowance } from '../delivery/limits.ts'
import { isOpen, nextOpening, type SendingHours } from '../delivery/sending-hours.ts'

/** The partitions of the holdout, and of contacts whose local time is over: neither is ever sent. */
export const HOLDOUT_PARTITION = -1
export const SKIPPED = -2

interface DuePartition {
  partition: number
  variant: string
  cursor: string
  mailbox: Mailbox | null
}

/** The zone of a partition. Those made before there were quiet hours may have none: the workspace's holds for them. */
const ZONE = sql<string>`coalesce(zone, (SELECT w.time_zone FROM workspaces w WHERE w.id = workspace_id))`

/**
 * Whether the limits allow more to a partition's mailbox provider at the moment: SQL, null for a partition that is not
 * yet split by provider.
 */
function isAllowed(allowance: Allowance | undefined): RawBuilder<boolean | null> {
  if (!allowance) return sql`true`
  if (allowance.today === 0) return sql`false`
  if (!allowance.byDestination) return sql`true`
  return sql`mailbox = ANY (${MAILBOXES.filter((mailbox) => allowance.of(mailbox) > 0)}::text[])`
}

/**
 * Locks a partition that is due, open, allowed and not empty; several processes claim from different partitions at
 * once.
 */
export async function lockDuePartition(
  tx: WorkspaceTx,
  sendId: SendId,
  open: SendingHours,
  allowance: Allowance | undefined,
  now: Date,
): Promise<DuePartition | undefined> {
  const due = (locking: RawBuilder<unknown>) => sql<DuePartition>`
    SELECT partition, variant, cursor, mailbox FROM campaign_send_partitions
     WHERE send_id = ${sendId}
       AND variant IS NOT NULL
       AND due_at <= ${now}::timestamptz
       AND claimed < total
       AND ${isOpen(open, ZONE, sql`${now}::timestamptz`)}
       AND ${isAllowed(allowance)}
     ORDER BY due_at, partition LIMIT 1 FOR UPDATE ${locking}`
  const free = await due(sql`SKIP LOCKED`).execute(tx)
  // Other processes hold all of them: wait for the first to come free.
  return free.rows[0] ?? (await due(sql``).execute(tx)).rows[0]
}

/**
 * Records how many recipients of a partition are claimed. Contacts erased since the audience was fixed are gone from
 * it ends sooner.
 */
export async function advancePartition(
  tx: WorkspaceTx,
  sendId: SendId,
  partition: number,
  claimed: number,
  last: string | undefined,
): Promise<void> {
  await tx
    .updateTable('campaign_send_partitions')
    .set(last === undefined ? { total: sql`claimed` } : { claimed: sql`claimed + ${claimed}`, cursor: last })
    .where('send_id', '=', sendId)
    .where('partition', '=', partition)
    .execute()
}

/** The rest of a send's partitions, and when the next of them may be sent; null when none waits for a time. */
export async function partitionsLeft(
  tx: WorkspaceTx,
  sendId: SendId,
  open: SendingHours,
  allowance: Allowance | undefined,
  now: Date,
): Promise<{ left: number; undecided: number; next: Date | null }> {
  const due = nextOpening(open, ZONE, sql`greatest(due_at, ${now}::timestamptz)`)
  const allowed = allowance
    ? sql`
      CASE
       WHEN coalesce(${isAllowed(allowance)}, true) THEN ${due}
       ELSE greatest(${due}, ${allowance.next}::timestamptz) END`
    : due
  const { rows } = await sql<{ left: number; undecided: number; next: Date | null }>`
    SELECT coalesce(sum(total - claimed), 0)::int AS left,
           coalesce(sum(total - claimed) FILTER (WHERE variant IS NULL), 0)::int AS undecided,
           min(${allowed}) FILTER (WHERE variant IS NOT NULL) AS next
      FROM campaign_send_partitions WHERE send_id = ${sendId} AND claimed < total`.execute(tx)
  return rows[0] ?? { left: 0, undecided: 0, next: null }
}

/**
 * Splits the partitions of a send by mailbox provider, where a provider got a limit after they were made: the remaining
 * recipients move to partitions of their own. Done once; a repeat finds nothing to split.
 */
export async function splitByMailbox(tx: WorkspaceTx, workspaceId: WorkspaceId, sendId: SendId): Promise<void> {
  const ofSend = sql`workspace_id = ${workspaceId} AND send_id = ${sendId}`
  await sql`
    WITH whole AS MATERIALIZED (
      SELECT partition, variant, due_at, zone, cursor
        FROM campaign_send_partitions
       WHERE ${ofSend} AND mailbox IS NULL AND claimed < total
      FOR UPDATE
    ), rest AS MATERIALIZED (
      SELECT r.contact_id, w.partition AS whole, w.variant, w.due_at, w.zone, ${mailboxSql(sql`c.email`)} AS mailbox
        FROM whole w
        JOIN campaign_recipients r ON r.workspace_id = ${workspaceId}
         AND r.send_id = ${sendId}
         AND r.partition = w.partition
         AND r.contact_id > w.cursor
        JOIN contacts c ON c.workspace_id = r.workspace_id AND c.id = r.contact_id
    ), cut AS MATERIALIZED (
      SELECT (SELECT max(partition)
                FROM campaign_send_partitions
               WHERE ${ofSend}) + row_number() OVER (ORDER BY due_at, whole, mailbox) AS partition,
             whole, variant, due_at, zone, mailbox, count(*) AS total
        FROM rest GROUP BY whole, variant, due_at, zone, mailbox
    ), partitions AS (
      INSERT INTO campaign_send_partitions (workspace_id, send_id, partition, variant, due_at, zone, mailbox, total)
      SELECT ${workspaceId}::uuid, ${sendId}::uuid, partition, variant, due_at, zone, mailbox, total FROM cut
    ), recipients AS (
      UPDATE campaign_recipients r SET partition = cut.partition FROM rest JOIN cut USING (whole, mailbox)
       WHERE r.workspace_id = ${workspaceId}
         AND r.send_id = ${sendId}
         AND r.partition = rest.whole
         AND r.contact_id = rest.contact_id
    )
    UPDATE campaign_send_partitions l
       SET total = l.claimed
      FROM whole
     WHERE l.workspace_id = ${workspaceId} AND l.send_id = ${sendId} AND l.partition = whole.partition`.execute(tx)
}
