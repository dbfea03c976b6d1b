import {
  CompiledQuery,
  type Kysely,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  sql,
  type Transaction,
} from 'kysely'
import pg from 'pg'
import { FairLimit, type MayHold } from './fair-limit.ts'
import { aboutToTake, MarkingKysely } from './in-transaction.ts'
import { APP_ROLE } from './migrations/sql.ts'
import type { DB } from './tables.gen.ts'

/** A connection pool that sees every workspace: for processes, never passed to a request. */
export type Database = Kysely<DB>
/** A transaction that sees one workspace. All of the domain works on one of these. */
export type WorkspaceTx = Transaction<DB>
/**
 * Runs work in a transaction of one workspace: for what reads, then waits for others than the database, then writes.
 */
export type InTransaction = <T>(work: (tx: WorkspaceTx) => Promise<T>) => Promise<T>

// Counts and sums come back as numbers: none here exceeds 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
// Dates without a time stay text: a Date would move them into some time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

export interface PoolOptions {
  /** A PostgreSQL address, `postgres://user:password@host:port/database`. */
  url: string
  /** Connections at most; default 10. */
  max?: number
  /** Called for connections that broke while idle; the pool replaces them by itself. */
  onError?: (error: Error) => void
  /** For requests: each workspace gets a share of the connections, and no statement lasts for ever. */
  requests?: RequestTimes
}

/** How long requests may last. Times in milliseconds. */
export interface RequestTimes {
  /** For a turn, while others of the same workspace have its share. */
  wait: number
  /** For one statement. */
  statement: number
}

/** Connections that no workspace's work takes: for finding out who calls. */
const UNSHARED = 4

/** A third of all for a workspace that is alone; with each workspace more the shares become smaller. */
const halfOfFree: MayHold = (inUse, free) => free > 0 && (inUse === 0 || inUse < free / 2)

/** Of the pools whose connections workspaces share. */
const sharesOf = new WeakMap<Database, { limit: FairLimit; withinMs: number }>()

export function connect({ url, max = 10, onError = () => {}, requests }: PoolOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    ...(requests && { statement_timeout: requests.statement }),
  })
  pool.on('error', onError)
  // A connection that breaks while in use fails its query; its event alone must not end the process.
  pool.on('connect', (client) => client.on('error', onError))
  const beforeTaking = () => {
    if (requests) aboutToTake(db)
  }
  const db: Database = new MarkingKysely<DB>({ dialect: new PostgresDialect({ pool: preparing(pool, beforeTaking) }) })
  if (requests) sharesOf.set(db, { limit: new FairLimit(max - UNSHARED, halfOfFree), withinMs: requests.wait })
  return db
}

/**
 * How a statement begins that is to be planned once a connection, for
 * what runs a thousand times a second. Its text must always be the same.
 */
const PREPARED = /^\s*\/\* prepared: (\w+) \*\//

/** The pool, but that statements which say so are prepared under their name. */
function preparing(pool: pg.Pool, beforeTaking: () => void): PostgresPool {
  return {
    options: pool.options,
    async connect() {
      beforeTaking()
      const client = await pool.connect()
      const query = (text: string, values: readonly unknown[] = []) => {
        const name = PREPARED.exec(text)?.[1]
        return client.query({ text, values: [...values], ...(name && { name }) })
      }
      // Kysely's type has a second form, for cursors, which nothing here asks for.
      return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release() }
    },
    end: () => pool.end(),
  }
}

/**
 * Runs `work` in one transaction that can see and write only this workspace's rows (row-level security).
 * @throws ShareExceeded where the pool is shared out, and too much of this workspace is under way
 */
export function inWorkspace<T>(db: Database, workspaceId: string, work: (tx: WorkspaceTx) => Promise<T>): Promise<T> {
  return inWorkspaceWith(db, workspaceId, enterWorkspace, work)
}

async function inWorkspaceWith<T>(
  db: Database,
  workspaceId: string,
  enter: typeof enterWorkspace,
  work: (tx: WorkspaceTx) => Promise<T>,
): Promise<T> {
  const transaction = () =>
    db.transaction().execute(async (tx) => {
      await enter(tx, workspaceId)
      return work(tx)
    })
  const shares = sharesOf.get(db)
  if (!shares) return transaction()
  aboutToTake(db)
  return shares.limit.run(workspaceId, transaction, { withinMs: shares.withinMs })
}

/** {@link inWorkspace}, to be handed on. */
export function transactionsOf(db: Database, workspaceId: string): InTransaction {
  return (work) => inWorkspace(db, workspaceId, work)
}

/**
 * {@link inWorkspace} for statements that move many rows found by their keys. The planner knows little of tables that a
 * burst has just filled, and would read them whole: here it goes by the indexes.
 */
export function inWorkspaceByKey<T>(
  db: Database,
  workspaceId: string,
  work: (tx: WorkspaceTx) => Promise<T>,
): Promise<T> {
  return inWorkspaceWith(db, workspaceId, enterByKey, work)
}

const BY_KEY = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']
  .map((name) => `set_config('${name}', 'off', true)`)
  .join(', ')

/** Until the transaction ends, its statements go by the indexes, whatever the planner believes. */
export async function useByKey(tx: WorkspaceTx): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw(`/* prepared: by_key */ SELECT ${BY_KEY}`))
}

/**
 * Runs statements that are planned for a workspace like any other. The planner takes what it has not met yet, such as a
 * new workspace or the name of a new event, for a row or two, and reads all of it for each contact.
 */
export async function plannedForAny<T>(tx: WorkspaceTx, work: () => Promise<T>): Promise<T> {
  const plan = (mode: string) =>
    tx.executeQuery(CompiledQuery.raw(`SELECT set_config('plan_cache_mode', $1, true)`, [mode]))
  await plan('force_generic_plan')
  // What fails takes its setting back with its savepoint or transaction.
  const result = await work()
  await plan('auto')
  return result
}

/**
 * Until the transaction ends, its questions are about everyone: sets of contacts are hashed in memory, and a scan may
 * be shared by several processes.
 */
export async function useAtLarge(tx: WorkspaceTx): Promise<void> {
  await tx.executeQuery(
    CompiledQuery.raw(
      `SELECT set_config('work_mem', '256MB', true),
              set_config('parallel_setup_cost', '100', true),
              set_config('parallel_tuple_cost', '0.01', true)`,
    ),
  )
}

/** {@link inWorkspace} for questions about everyone. */
export function inWorkspaceAtLarge<T>(
  db: Database,
  workspaceId: string,
  work: (tx: WorkspaceTx) => Promise<T>,
): Promise<T> {
  return inWorkspace(db, workspaceId, async (tx) => {
    await useAtLarge(tx)
    return work(tx)
  })
}

/** Until the transaction ends, its statements may last as long as this says, whatever the pool allows. */
export async function useLonger(tx: WorkspaceTx, milliseconds: number): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw(`SELECT set_config('statement_timeout', $1, true)`, [String(milliseconds)]))
}

const ENTER = `set_config('app.workspace_id', $1, true), set_config('role', '${APP_ROLE}', true)`

/** Narrows an open transaction to one workspace, until it ends. */
export async function enterWorkspace(tx: WorkspaceTx, workspaceId: string): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw(`/* prepared: enter */ SELECT ${ENTER}`, [workspaceId]))
}

/** {@link enterWorkspace} and {@link useByKey} at once: journeys do it several times for each who enters. */
async function enterByKey(tx: WorkspaceTx, workspaceId: string): Promise<void> {
  await tx.executeQuery(CompiledQuery.raw(`/* prepared: enter_by_key */ SELECT ${ENTER}, ${BY_KEY}`, [workspaceId]))
}

/** True when the database answers. */
export async function isReachable(db: Database): Promise<boolean> {
  return sql`SELECT 1`.execute(db).then(
    () => true,
    () => false,
  )
}
