import type { Access } from '@parcours/contract/route.ts'
import { authenticateKey, recordKeyUsed } from '@parcours/domain/access/api-keys.ts'
import { recordSeen, sessionOf } from '@parcours/domain/access/sessions.ts'
import { Problem } from '@parcours/domain/problem.ts'
import { may } from '@parcours/model/access/roles.ts'
import type { FastifyRequest } from 'fastify'
import type { Attempts } from './attempts.ts'
import type { Caller } from './caller.ts'
import type { ApiDeps } from './deps.ts'
import { deviceOf } from './device.ts'

export const SESSION_COOKIE = 'parcours_session'
export const CSRF_HEADER = 'x-csrf-token'

const KEPT_MS = 10_000
const MAX_CACHED_KEYS = 1000
/** Ours are a third of this. */
const LONGEST_KEY = 200

/** Who calls. @throws Problem when they claim to be a user who is not known */
export interface Authenticator {
  /** From a key in the header (Bearer, or Basic as Segment's clients send it) or a session's cookie. */
  byRequest(request: FastifyRequest): Promise<Caller>
  byKey(key: string, address: string): Promise<Caller>
}

/**
 * Finds out who calls.
 * @param unknown counts keys and sessions that nobody has, by
 *   address: beyond its limit the database is not asked any more
 */
export function authenticator({ db, clock }: Pick<ApiDeps, 'db' | 'clock'>, unknown: Attempts): Authenticator {
  // A busy sender's key is looked up once in ten seconds: a revoked key works no longer than that.
  const keys = new Map<string, { caller: Caller; until: number }>()
  const asked = new Map<string, Promise<Caller | undefined>>()
  const sessions = new Set<string>()

  /** Who was known a moment ago is looked up again, however many others guess from the same address. */
  const lookUp = async <T>(
    address: string,
    wasKnown: boolean,
    ask: () => Promise<T | undefined>,
  ): Promise<T | undefined> => {
    if (!wasKnown) unknown.check(address)
    const found = await ask()
    if (!found) unknown.failed(address)
    return found
  }

  const found = async (key: string): Promise<Caller | undefined> => {
    const known = await findKey(db, key)
    keys.delete(key)
    if (!known) return undefined
    const caller: Caller = { kind: 'key', ...known }
    if (keys.size >= MAX_CACHED_KEYS) keys.clear()
    keys.set(key, { caller, until: Date.now() + KEPT_MS })
    void recordKeyUsed(db, known.keyId, clock()).catch(() => {})
    return caller
  }

  /** Looked up once for all requests of a busy sender that come meanwhile: they would take every connection. */
  const find = (key: string): Promise<Caller | undefined> => {
    const before = asked.get(key)
    if (before) return before
    const answer = found(key).finally(() => asked.delete(key))
    asked.set(key, answer)
    return answer
  }

  const byKey = async (key: string, address: string): Promise<Caller> => {
    const known = keys.get(key)
    if (known && known.until > Date.now()) return known.caller
    const caller = await lookUp(address, known !== undefined, async () =>
      key.length > LONGEST_KEY ? undefined : find(key),
    )
    if (!caller) throw new Problem('unauthenticated', 'access.keyUnknown')
    return caller
  }

  const byRequest = async (request: FastifyRequest): Promise<Caller> => {
    const key = keyOf(request.headers.authorization)
    if (key !== undefined) return byKey(key, request.ip)
    const token = request.cookies[SESSION_COOKIE]
    if (!token) return { kind: 'nobody' }
    const session = await lookUp(request.ip, sessions.has(token), () => sessionOf(db, token, clock()))
    sessions.delete(token)
    if (!session) return { kind: 'nobody' }
    if (sessions.size >= MAX_CACHED_KEYS) sessions.clear()
    sessions.add(token)
    void recordSeen(db, session, deviceOf(request), clock()).catch(() => {})
    if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method) && request.headers[CSRF_HEADER] !== session.csrfToken)
      throw new Problem('forbidden', 'access.csrf')
    return { kind: 'member', workspaceId: session.workspaceId, session, role: session.role }
  }
  return { byRequest, byKey }
}

/** What a key opens, or nothing. @throws Problem when it works elsewhere only */
async function findKey(db: ApiDeps['db'], key: string) {
  return authenticateKey(db, key).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'access.keyUnknown') return undefined
    throw error
  })
}

/** `Bearer KEY`, or `Basic base64(KEY:)`. */
function keyOf(authorization: string | undefined): string | undefined {
  const [scheme, value] = (authorization ?? '').split(' ')
  if (!value) return undefined
  if (scheme?.toLowerCase() === 'bearer') return value
  if (scheme?.toLowerCase() === 'basic') return Buffer.from(value, 'base64').toString().split(':')[0]
  return undefined
}

/** Who calls, once it is known. */
export type KnownCaller = Exclude<Caller, { kind: 'nobody' }>

/** {@link authorise} for addresses that are not open to everyone. @throws Problem unless the caller may do this */
export function authorised(caller: Caller, access: Exclude<Access, 'public'>): KnownCaller {
  authorise(caller, access)
  if (caller.kind === 'nobody') throw new Problem('unauthenticated', 'access.loginRequired')
  return caller
}

/** Whether a known caller may do this; for what an answer shows to some only. */
export function mayCall(caller: KnownCaller, access: Access): boolean {
  if (access === 'public') return true
  if (caller.kind === 'key') return access === 'track' || caller.scope === 'full'
  return may(caller.role, access === 'track' ? 'author' : access)
}

/** @throws Problem unless the caller may do this */
export function authorise(caller: Caller, access: Access): void {
  if (access === 'public') return
  if (caller.kind === 'nobody') throw new Problem('unauthenticated', 'access.loginRequired')
  if (mayCall(caller, access)) return
  if (caller.kind === 'key') throw new Problem('forbidden', 'access.keyScope')
  throw new Problem('forbidden', 'access.roleForbids', { role: caller.role })
}
