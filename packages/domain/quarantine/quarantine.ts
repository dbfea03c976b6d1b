import { jsons, texts } from '@parcours/db/arrays.ts'
import type { Database, WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import type { Issue } from '@parcours/model/issue.ts'
import type { QuarantineKind } from '@parcours/model/quarantine.ts'
import { sql } from 'kysely'

/** Work that can never succeed as it is. */
export interface QuarantinedItem {
  kind: QuarantineKind
  /** The key that distinguishes it from others of its kind; a random one when absent. */
  key?: string
  /** The name by which users recognise it. */
  name: string
  /** The data that a retry needs, and that the interface shows; storable as JSON (see `cleanJson`). */
  payload: unknown
  /** What is wrong with single fields. */
  issues?: Issue[]
  /** The words of the failure. */
  error?: string
  /** How often it failed since it was put aside last; once when absent. */
  failures?: number
}

/** Characters of an error message that are stored. */
const ERROR_LENGTH = 2000

/** The error message, as it is stored beside the work. */
export function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error))
    .slice(0, ERROR_LENGTH)
    .toWellFormed()
    .replaceAll('\0', '')
}

/** Puts work aside with its reason. What is there already fails once more. */
export async function quarantineItems(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  items: QuarantinedItem[],
  now: Date,
): Promise<void> {
  if (items.length === 0) return
  const byKey = [
    ...new Map(
      items
        .map((item) => ({ ...item, key: item.key ?? crypto.randomUUID() }))
        .map((item) => [`${item.kind} ${item.key}`, item]),
    ).values(),
  ]
  await sql`
    INSERT INTO quarantine AS q (workspace_id, kind, key, name, payload, issues, error, failures, first_at, last_at)
    SELECT ${workspaceId}, kind, key, name, payload, issues, error, failures, ${now}::timestamptz, ${now}::timestamptz
      FROM unnest(
        ${byKey.map(({ kind }) => kind)}::text[], ${texts(byKey.map(({ key }) => key))},
        ${texts(byKey.map(({ name }) => name))},
        ${jsons(byKey.map(({ payload }) => payload ?? null))}, ${jsons(byKey.map(({ issues }) => issues ?? []))},
        ${texts(byKey.map(({ error }) => error ?? null))}, ${byKey.map(({ failures }) => failures ?? 1)}::int[]
      ) AS g (kind, key, name, payload, issues, error, failures)
     ORDER BY kind, key
    ON CONFLICT (workspace_id, kind, key) DO UPDATE
      SET failures = q.failures + excluded.failures, last_at = excluded.last_at, payload = excluded.payload,
          issues = excluded.issues, error = excluded.error`.execute(tx)
}

/** Takes back what was put aside, since it has succeeded meanwhile. */
export async function releaseItems(tx: WorkspaceTx, kind: QuarantineKind, keys: string[]): Promise<void> {
  if (keys.length === 0) return
  await tx.deleteFrom('quarantine').where('kind', '=', kind).where('key', 'in', keys).execute()
}

/** Refused messages that a workspace keeps; older ones make room. */
const MAX_MESSAGES = 10_000

/** Lets the oldest refused messages of each workspace go, so that a client in a loop cannot fill the disk. */
export async function trimQuarantine(db: Database): Promise<void> {
  await sql`
    DELETE FROM quarantine q USING (
      SELECT workspace_id, id, row_number() OVER (PARTITION BY workspace_id ORDER BY id DESC) AS place
        FROM quarantine
       WHERE kind = 'message'
    ) m
     WHERE q.workspace_id = m.workspace_id AND q.id = m.id AND m.place > ${MAX_MESSAGES}`.execute(db)
}
