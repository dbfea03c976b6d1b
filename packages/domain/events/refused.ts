import type { Database } from '@parcours/db/connection.ts'
import { inWorkspaceByKey } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import type { Issue } from '@parcours/model/issue.ts'
import { cleanJson } from '@parcours/model/values/json.ts'
import { type QuarantinedItem, quarantineItems } from '../quarantine/quarantine.ts'
import { MAX_SHOWN_PER_HOUR } from '../quarantine/quarantine-each.ts'

/** A message that was not taken. */
export interface RefusedMessage {
  kind: string
  message: unknown
  issues: Issue[]
  /** The message of an unforeseen failure. */
  error?: string | undefined
}

/** Reasons of a workspace that are counted apart in one write. */
const MAX_REASONS = 50
const MAX_SHOWN_BYTES = 8 * 1024
const MAX_SHOWN_ISSUES = 20
const WRITE_AFTER_MS = 500
const HOUR_MS = 3_600_000

/**
 * Shows refused messages under *Data*, a moment after they were answered: a client
 * that sends nothing but faults neither delays those who send none nor fills the
 * disk. What was not written when the process dies is lost; its sender was told.
 */
export class RefusedMessages {
  readonly #db: Database
  readonly #clock: () => Date
  readonly #failed: (error: unknown) => void
  #pending = new Map<string, Map<string, QuarantinedItem>>()
  #kept = new Map<string, number>()
  #hour = 0
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(db: Database, clock: () => Date, failed: (error: unknown) => void) {
    this.#db = db
    this.#clock = clock
    this.#failed = failed
  }

  add(workspaceId: WorkspaceId, messages: RefusedMessage[]): void {
    const hour = Math.floor(this.#clock().getTime() / HOUR_MS)
    if (hour !== this.#hour) {
      this.#hour = hour
      this.#kept.clear()
    }
    const pending = this.#pending.get(workspaceId) ?? new Map<string, QuarantinedItem>()
    this.#pending.set(workspaceId, pending)
    for (const message of messages) {
      const kept = this.#kept.get(workspaceId) ?? 0
      const key = kept < MAX_SHOWN_PER_HOUR ? crypto.randomUUID() : reasonOf(message)
      const room = pending.size < MAX_SHOWN_PER_HOUR + MAX_REASONS || pending.has(key)
      const place = room ? key : 'others'
      const before = pending.get(place)
      if (before) before.failures = (before.failures ?? 1) + 1
      else pending.set(place, { ...shown(message), key: place })
      this.#kept.set(workspaceId, kept + 1)
    }
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_AFTER_MS).unref()
  }

  /** Writes what has come so far. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const pending = this.#pending
    this.#pending = new Map()
    this.#writing = this.#writing.then(() => this.#write(pending))
    return this.#writing
  }

  async #write(pending: Map<string, Map<string, QuarantinedItem>>): Promise<void> {
    for (const [workspaceId, items] of pending) {
      try {
        await inWorkspaceByKey(this.#db, workspaceId, (tx) =>
          quarantineItems(tx, workspaceId, [...items.values()], this.#clock()),
        )
      } catch (error) {
        this.#failed(error)
      }
    }
  }
}

function reasonOf({ kind, issues: [first] }: RefusedMessage): string {
  return `${kind} ${first?.path.slice(0, 100)} ${first?.code}`
}

function shown({ kind, message, issues, error }: RefusedMessage): QuarantinedItem {
  const item: QuarantinedItem = {
    kind: 'message',
    name: nameOf(kind, message),
    payload: excerpt(message),
    issues: issues.slice(0, MAX_SHOWN_ISSUES),
  }
  return error === undefined ? item : { ...item, error }
}

function nameOf(kind: string, message: unknown): string {
  const { event } = (message ?? {}) as { event?: unknown }
  return String(cleanJson(typeof event === 'string' && event.trim() ? event.slice(0, 200) : kind.slice(0, 200)))
}

/** The message, or its beginning where it is long. */
function excerpt(message: unknown): unknown {
  const clean = cleanJson(message)
  const json = JSON.stringify(clean) ?? 'null'
  return json.length <= MAX_SHOWN_BYTES ? clean : { beginning: String(cleanJson(json.slice(0, MAX_SHOWN_BYTES))) }
}
