import type { Database } from '@parcours/db/connection.ts'
import type { KeyMemory, SendLedger, SendResult } from '@parcours/model/delivery/provider.ts'
import type { MessageId, WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'

/** The known send results of the messages of a batch, by their ids. A message that is missing was never begun. */
export type KnownResults = ReadonlyMap<string, SendResult>

interface BatchKey {
  workspaceId: WorkspaceId
  batchId: string
}

interface BatchRow {
  attempt: number
  messages: string[]
  begun: number
  in_flight: number[]
  pending: number[]
  ended: Record<number, SendResult>
  settled: number
  account: string | null
  handed_at: Date
}

/** The attempt that claims a batch, and when. */
export interface Claimant {
  /** Of the account that remembers the batch by its key; undefined where none does. */
  memory: KeyMemory | undefined
  now: Date
}

/** The holder of a batch that another attempt has reclaimed: it may begin nothing more. */
class BatchReclaimed extends Error {
  constructor() {
    super('Another attempt reclaimed this batch')
    this.name = 'BatchReclaimed'
  }
}

/**
 * The durable account of sending one batch: which messages have begun and which of them ended. All sessions that begin
 * at the same time share one write of one row. A crash leaves in doubt only the messages that were under way; an
 * attempt that was believed dead and is not finds at its next write that the batch is reclaimed, and stops.
 */
export class BatchLedger implements SendLedger {
  readonly #db: Database
  readonly #batch: BatchKey
  readonly #attempt: number
  readonly #inFlight = new Set<number>()
  /** Places before the furthest that have not begun. */
  readonly #pending = new Set<number>()
  readonly #ended: Record<number, SendResult> = {}
  /** Places that an earlier attempt began through the same account, which may have taken them then. */
  readonly #begunBefore = new Set<number>()
  /** Messages that an earlier attempt settled come first. */
  readonly #first: number
  #begun: number
  #writing: Promise<void> | undefined
  #next: Promise<void> | undefined

  private constructor(db: Database, batch: BatchKey, attempt: number, known: KnownResults) {
    this.#db = db
    this.#batch = batch
    this.#attempt = attempt
    this.#first = known.size
    this.#begun = known.size
    for (const [place, result] of [...known.values()].entries()) this.#keep(place, result)
  }

  /** Begins the ledger of a batch that was just claimed. @throws when another attempt reclaimed it meanwhile */
  static async begin(
    db: Database,
    batch: BatchKey,
    messageIds: MessageId[],
    { memory, now }: Claimant,
  ): Promise<BatchLedger> {
    const { numAffectedRows } = await sql`
      INSERT INTO delivery_batches (workspace_id, id, messages, account, handed_at)
      VALUES (${batch.workspaceId}, ${batch.batchId}, ${messageIds}::uuid[], ${memory?.account ?? null}, ${now})
        ON CONFLICT DO NOTHING`.execute(db)
    if (!numAffectedRows) throw new BatchReclaimed()
    return new BatchLedger(db, batch, 1, new Map())
  }

  /** Continues a reclaimed batch, with the results known then and the messages that are sent now. */
  static async resume(
    db: Database,
    batch: BatchKey,
    { attempt, known, remembered, sendingSince }: ReclaimedBatch,
    messageIds: MessageId[],
    { memory, now }: Claimant,
  ): Promise<BatchLedger> {
    const ledger = new BatchLedger(db, batch, attempt, known)
    for (const [place, id] of messageIds.entries()) if (remembered.has(id)) ledger.#beganBefore(place)
    const { numAffectedRows } = await sql`
      UPDATE delivery_batches
         SET messages = ${[...known.keys(), ...messageIds]}::uuid[],
             begun = ${ledger.#begun},
             in_flight = ${[...ledger.#inFlight]}::int[],
             pending = ${[...ledger.#pending]}::int[],
             ended = ${JSON.stringify(ledger.#ended)},
             settled = ${known.size},
             account = ${memory?.account ?? null},
             handed_at = ${sendingSince ?? now}
       WHERE workspace_id = ${batch.workspaceId} AND id = ${batch.batchId} AND attempt = ${attempt}`.execute(db)
    if (!numAffectedRows) throw new BatchReclaimed()
    return ledger
  }

  begins(place: number): Promise<void> {
    this.#reach(this.#first + place)
    this.#inFlight.add(this.#first + place)
    return this.#written()
  }

  ended(place: number, result: SendResult): void {
    this.#reach(this.#first + place)
    this.#inFlight.delete(this.#first + place)
    this.#keep(this.#first + place, result)
  }

  withdrawn(place: number): void {
    if (this.#begunBefore.has(this.#first + place)) return
    this.#inFlight.delete(this.#first + place)
    this.#pending.add(this.#first + place)
  }

  flush(): Promise<void> {
    return this.#written()
  }

  #beganBefore(place: number): void {
    this.#reach(this.#first + place)
    this.#inFlight.add(this.#first + place)
    this.#begunBefore.add(this.#first + place)
  }

  #reach(place: number): void {
    for (; this.#begun <= place; this.#begun++) this.#pending.add(this.#begun)
    this.#pending.delete(place)
  }

  #keep(place: number, result: SendResult): void {
    if (result.kind !== 'accepted') this.#ended[place] = result
  }

  /**
   * Resolves when a write that includes the present state has ended. All calls in the same turn of the event loop share
   * it.
   */
  #written(): Promise<void> {
    this.#next ??= (this.#writing ?? new Promise((resolve) => setImmediate(resolve))).then(
      () => this.#write(),
      () => this.#write(),
    )
    return this.#next
  }

  #write(): Promise<void> {
    this.#next = undefined
    const write = this.#update().finally(() => {
      if (this.#writing === write) this.#writing = undefined
    })
    this.#writing = write
    return write
  }

  async #update(): Promise<void> {
    const { numAffectedRows } = await sql`/* prepared: delivery_batch_progress */
      UPDATE delivery_batches
         SET begun = ${this.#begun}, in_flight = ${[...this.#inFlight]}::int[], pending = ${[...this.#pending]}::int[],
             ended = ${JSON.stringify(this.#ended)}
       WHERE workspace_id = ${this.#batch.workspaceId}
         AND id = ${this.#batch.batchId}
         AND attempt = ${this.#attempt}`.execute(this.#db)
    if (!numAffectedRows) throw new BatchReclaimed()
  }
}

/** A batch that an earlier attempt left, and what is known of it. */
export interface ReclaimedBatch {
  attempt: number
  known: KnownResults
  /** An attempt has said how far it came. */
  hasLedger: boolean
  /** Messages that the account which sends the rest may have taken already: it knows them by the batch's key. */
  remembered: ReadonlySet<string>
  /** When that account first got them; undefined where it remembers none. */
  sendingSince: Date | undefined
}

/**
 * Reclaims a batch that an earlier attempt left: from now on that attempt can begin nothing more of it. Messages that
 * were under way then are in doubt, unless the account that asks remembers them by the batch's key.
 */
export async function reclaimBatch(
  db: Database,
  { workspaceId, batchId }: BatchKey,
  { memory, now }: Claimant,
): Promise<ReclaimedBatch> {
  const { rows } = await sql<BatchRow>`
    INSERT INTO delivery_batches AS b (workspace_id, id, messages) VALUES (${workspaceId}, ${batchId}, '{}')
    ON CONFLICT (workspace_id, id) DO UPDATE SET attempt = b.attempt + 1
    RETURNING attempt, messages, begun, in_flight, pending, ended, settled, account, handed_at`.execute(db)
  const row = rows[0]
  if (!row) throw new Error('A batch was not reclaimed')
  const isRemembered =
    memory !== undefined && row.account === memory.account && now.getTime() - row.handed_at.getTime() < memory.lastsMs
  const results = resultsIn(row, memory)
  const settled = isRemembered ? row.settled : results.length
  return {
    attempt: row.attempt,
    known: new Map(results.slice(0, settled)),
    hasLedger: row.messages.length > 0,
    remembered: new Set(results.slice(settled).map(([id]) => id)),
    sendingSince: isRemembered ? row.handed_at : undefined,
  }
}

function resultsIn(
  { messages, begun, in_flight, pending, ended, account }: BatchRow,
  memory: KeyMemory | undefined,
): [string, SendResult][] {
  const [inFlight, left] = [new Set(in_flight), new Set(pending)]
  // Another account cannot say what became of what the first one had.
  const isOther = account !== null && account !== memory?.account
  const inDoubt: SendResult = { kind: 'unknown', reason: isOther ? 'providerChanged' : 'interrupted' }
  return messages.slice(0, begun).flatMap((id, place): [string, SendResult][] => {
    if (left.has(place)) return []
    return [[id, inFlight.has(place) ? inDoubt : (ended[place] ?? { kind: 'accepted' })]]
  })
}
