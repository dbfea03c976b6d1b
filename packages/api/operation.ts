import { createHash } from 'node:crypto'
import { NoQuery } from '@parcours/contract/files.ts'
import type { AnswerOf, Route } from '@parcours/contract/route.ts'
import { type RouteName, type Routes, routes } from '@parcours/contract/routes.ts'
import { type InTransaction, transactionsOf, useLonger, type WorkspaceTx } from '@parcours/db/connection.ts'
import { answerOnce, answerOnceApart, type RepeatableRequest } from '@parcours/domain/access/idempotent-answers.ts'
import { withIdentityRetry } from '@parcours/domain/contacts/resolve.ts'
import { invalid } from '@parcours/domain/problem.ts'
import { issue } from '@parcours/model/issue.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { authorise, type KnownCaller } from './authenticate.ts'
import type { ApiDeps } from './deps.ts'
import type { LimitName } from './limits.ts'
import type { LoginAttempts } from './login-attempts.ts'
import { type Parsed, parse } from './parse.ts'
import { preconditionsOf } from './precondition.ts'

/** What a handler gets: the input, parsed, and a transaction that sees the caller's workspace only. */
export interface Call<R extends { params?: unknown; query?: unknown; body?: unknown }> {
  params: Parsed<R['params']>
  query: Parsed<R['query']>
  body: Parsed<R['body']>
  deps: ApiDeps
  now: Date
  request: FastifyRequest
  reply: FastifyReply
}

/** A call by a known caller. */
export interface WorkspaceCall<R extends { params?: unknown; query?: unknown; body?: unknown }> extends Call<R> {
  tx: WorkspaceTx
  workspaceId: string
  /** Null when a program calls. */
  userId: string | null
  caller: KnownCaller
}

/**
 * A call whose handler reads, then waits for the network or a thread, then writes: each in a transaction of its own, so
 * that no connection waits for strangers.
 */
export interface NetworkCall<R extends { params?: unknown; query?: unknown; body?: unknown }>
  extends Omit<WorkspaceCall<R>, 'tx'> {
  inTransaction: InTransaction
}

const NETWORK = Symbol('network')

/** Marks the handler of a route that waits for others than the database: it is called without a transaction. */
export function outsideTransaction<R extends { params?: unknown; query?: unknown; body?: unknown }, Answer>(
  handler: (call: NetworkCall<R>) => Promise<Answer>,
): (call: WorkspaceCall<R>) => Promise<Answer> {
  return Object.assign((call: WorkspaceCall<R>) => handler(call as unknown as NetworkCall<R>), { [NETWORK]: true })
}

type AnswerInput<R> = R extends { answer: infer Answer extends z.ZodType } ? z.input<Answer> : undefined

/** The handler of each route: those open to everyone get no workspace. */
export type Handlers<Names extends RouteName = RouteName> = {
  [Name in Names]: Routes[Name]['access'] extends 'public'
    ? (call: Call<Routes[Name]>) => Promise<AnswerInput<Routes[Name]>>
    : (call: WorkspaceCall<Routes[Name]>) => Promise<AnswerInput<Routes[Name]>>
}

/** Narrows handlers to the routes of one domain, so that each file is complete by itself. */
export function handlers<Names extends RouteName>(definitions: Handlers<Names>): Handlers<Names> {
  return definitions
}

/** Puts every route of the contract behind its address. */
export function registerOperations(server: FastifyInstance, deps: ApiDeps, logins: LoginAttempts, all: Handlers): void {
  for (const name of Object.keys(routes) as RouteName[]) {
    const route: Route = routes[name]
    const handle = all[name] as (call: unknown) => Promise<AnswerOf<Route>>
    server.route({
      method: route.method,
      url: route.path,
      config: { limit: limitOf(route) },
      handler: async (request, reply) => {
        authorise(request.caller, route.access)
        const { caller } = request
        const call = {
          params: parse(route.params, request.params),
          query: parse(route.query ?? NoQuery, request.query),
          body: parse(route.body, request.body),
          deps,
          now: deps.clock(),
          request,
          reply,
        }
        const preconditions = preconditionsOf(route, request, call)
        reply.code(route.status)
        if (caller.kind === 'nobody' || route.access === 'public') {
          const work = () => handle(call)
          const { email } = (call.body ?? {}) as { email?: unknown }
          const guesses = limitOf(route) === 'login' && typeof email === 'string'
          return finish(route, await (guesses ? logins.limit(email, request.ip, work) : work()))
        }
        const known = {
          ...call,
          caller,
          workspaceId: caller.workspaceId,
          userId: caller.kind === 'member' ? caller.session.userId : null,
        }
        const repeatable = repeatableOf(request, caller.workspaceId, deps)
        const transaction = patientFor(route, transactionsOf(deps.db, caller.workspaceId))
        // What others ended, by a deadlock for one, is tried again, whatever the route does.
        const inTransaction: InTransaction = (work) => withIdentityRetry(() => transaction(work))
        const mustHold = async (tx: WorkspaceTx) => {
          for (const holds of preconditions) await holds(tx, caller.workspaceId)
        }
        if (NETWORK in handle) {
          const work = async () => {
            if (preconditions.length > 0) await inTransaction(mustHold)
            return handle({ ...known, inTransaction })
          }
          return finish(route, await (repeatable ? answerOnceApart(inTransaction, repeatable, work) : work()))
        }
        const work = async (tx: WorkspaceTx) => {
          await mustHold(tx)
          return handle({ ...known, tx })
        }
        const answer = await inTransaction((tx) => (repeatable ? answerOnce(tx, repeatable, () => work(tx)) : work(tx)))
        return finish(route, answer)
      },
    })
  }
}

/** For one statement of what changes something: many contacts may have to be moved, and half of it is no use. */
const CHANGE_MS = 120_000

/** What only reads keeps to the limit of all requests. */
function patientFor({ access }: Route, inTransaction: InTransaction): InTransaction {
  if (access === 'read') return inTransaction
  return (work) =>
    inTransaction(async (tx) => {
      await useLonger(tx, CHANGE_MS)
      return work(tx)
    })
}

/** What anyone may call to get in takes guesses, and is limited like them. */
function limitOf({ access, method }: Route): LimitName {
  return access === 'public' && method !== 'GET' ? 'login' : 'api'
}

/** Leaves out of an answer whatever the contract does not name. */
function finish(route: Route, answer: unknown): unknown {
  return route.answer ? route.answer.parse(answer) : undefined
}

/**
 * What a repeat is known by, where the caller sent a key. @throws Problem when it is empty, or longer than one can be
 */
function repeatableOf(
  request: FastifyRequest,
  workspaceId: string,
  { signingKey }: ApiDeps,
): RepeatableRequest | undefined {
  const key = request.headers['idempotency-key']
  if (request.method !== 'POST' || typeof key !== 'string') return undefined
  if (key === '') throw invalid([issue('Idempotency-Key', 'request.keyEmpty')])
  if (key.length > MAX_KEY) throw invalid([issue('Idempotency-Key', 'request.textTooLong', { count: MAX_KEY })])
  const hash = createHash('sha256')
    .update(`${request.method} ${request.url} ${JSON.stringify(request.body ?? null)}`)
    .digest()
  return { workspaceId, key, hash, signingKey }
}

const MAX_KEY = 255

export function tag(reply: FastifyReply, revision: number): void {
  reply.header('etag', `"${revision}"`)
}
