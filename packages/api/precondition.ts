import { type NamedId, namedIds } from '@parcours/contract/named-ids.ts'
import { revisedBy } from '@parcours/contract/revised.ts'
import type { Route } from '@parcours/contract/route.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { invalid, Problem } from '@parcours/domain/problem.ts'
import { isNameable, unknownIds } from '@parcours/domain/references/unknown.ts'
import { checkRevisionOf } from '@parcours/domain/revision.ts'
import { type IdKind, uuidOf } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import type { FastifyRequest } from 'fastify'

/** The revision that a caller saw (`If-Match: "7"`); undefined when the caller does not ask for that care. */
export function expectedRevision(request: FastifyRequest): number | undefined {
  const given = request.headers['if-match']?.trim()
  if (given === undefined || given === '*') return undefined
  const match = /^(?:W\/)?"(\d{1,9})"$/.exec(given)
  if (!match) throw invalid([issue('If-Match', 'request.etagMalformed')])
  return Number(match[1])
}

/** What a request depends on, asked in the transaction that does the work. @throws Problem */
export type Precondition = (tx: WorkspaceTx, workspaceId: string) => Promise<void>

/** What a request brings, read. */
interface Parts {
  params: unknown
  query: unknown
  body: unknown
}

/** What must hold before an operation begins, whatever it does. */
export function preconditionsOf(route: Route, request: FastifyRequest, parts: Parts): Precondition[] {
  return [revisionSeen(route, request, parts.params), namesWhatExists(route, parts)].filter((one) => one !== undefined)
}

/** What a request names beside its address, by fields of ids, is there: 422 naming each field that names nothing. */
function namesWhatExists(route: Route, { params, query, body }: Parts): Precondition | undefined {
  const named = nameable([...namedIds(route.query, query), ...namedIds(route.body, body)])
  if (named.length === 0) return undefined
  return async (tx) => {
    const issues = await unknownIds(tx, named)
    if (issues.length === 0) return
    // An address that names nothing is told before what it would be asked.
    const [gone] = await unknownIds(tx, nameable(namedIds(route.params, params)))
    throw gone ? new Problem('notFound', gone.code) : invalid(issues)
  }
}

const nameable = (named: NamedId[]) => named.flatMap(({ kind, ...one }) => (isNameable(kind) ? [{ kind, ...one }] : []))

/**
 * What `If-Match` asks for. Where there is no revision to compare, nothing is done either (RFC 9110, 13.1.1).
 */
function revisionSeen(route: Route, request: FastifyRequest, params: unknown): Precondition | undefined {
  if (route.method === 'GET') return undefined
  const seen = expectedRevision(request)
  if (seen === undefined) return undefined
  const kind = revisedBy(route)
  if (!kind) throw new Problem('stale', 'request.withoutRevision')
  const { id } = (params ?? {}) as { id?: string }
  return (tx, workspaceId) =>
    checkRevisionOf(tx, {
      workspaceId,
      kind,
      id: id === undefined ? undefined : uuidOf(kind as IdKind, id),
      seen,
      keepsIdentity: route.method === 'PATCH',
    })
}
