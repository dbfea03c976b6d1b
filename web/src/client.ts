import type { ProblemDetails } from '@parcours/contract/common.ts'
import type { AnswerOf, CallOf, Route } from '@parcours/contract/route.ts'
import { type RouteName, type Routes, routes } from '@parcours/contract/routes.ts'
import i18n from 'i18next'
import { noteAnswer } from './connection.ts'
import { noteServerTime } from './parts/server-time.ts'

/** A refusal of the server, in words for users. */
export class ProblemError extends Error {
  readonly problem: ProblemDetails
  constructor(problem: ProblemDetails) {
    super(problem.detail)
    this.problem = problem
  }
  /** The words for one field, if it was among what is wrong. */
  fieldError(path: string): string | undefined {
    return this.problem.errors.find((error) => error.path === path)?.message
  }
}

let csrfToken = ''
/** The session's token, which every change must carry. */
export function rememberCsrfToken(token: string): void {
  csrfToken = token
}

/** Headers that every request carries. */
export function commonHeaders(): Record<string, string> {
  return { 'accept-language': i18n.language, 'x-csrf-token': csrfToken }
}

type Input<Name extends RouteName> = CallOf<Routes[Name]> & {
  ifMatch?: string | undefined
  signal?: AbortSignal
  /** Whether the request outlives the page. */
  keepalive?: boolean
}
type Rest<Name extends RouteName> = keyof CallOf<Routes[Name]> extends never ? [Input<Name>?] : [Input<Name>]

/** Fills `:name` in a path. */
function fillPath(path: string, params: Record<string, string> = {}): string {
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}

function queryOf(query: Record<string, unknown> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  return given.length > 0 ? `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}` : ''
}

/** Calls an operation of the contract. @throws ProblemError */
export async function call<Name extends RouteName>(name: Name, ...rest: Rest<Name>): Promise<AnswerOf<Routes[Name]>> {
  return (await callTagged(name, ...rest)).data
}

/** {@link call}, with the ETag that a change must name. */
export async function callTagged<Name extends RouteName>(
  name: Name,
  ...[input]: Rest<Name>
): Promise<{ data: AnswerOf<Routes[Name]>; etag: string | undefined }> {
  const route: Route = routes[name]
  const {
    params,
    query,
    body,
    ifMatch,
    signal,
    keepalive = false,
  } = (input ?? {}) as {
    params?: Record<string, string>
    query?: Record<string, unknown>
    body?: unknown
    ifMatch?: string
    signal?: AbortSignal
    keepalive?: boolean
  }
  const response = await request(fillPath(route.path, params) + queryOf(query), {
    method: route.method,
    keepalive,
    signal: signal ?? null,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(ifMatch && { 'if-match': ifMatch }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const data = response.status === 204 ? undefined : await response.json()
  // The server answers by the very schema that this type comes from.
  return { data: data as AnswerOf<Routes[Name]>, etag: response.headers.get('etag') ?? undefined }
}

/** `fetch` that throws problems, for the few addresses outside of the JSON contract. @throws ProblemError */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(path, { ...init, headers: { ...commonHeaders(), ...init.headers } }).catch(
    (error: unknown) => {
      if (error instanceof DOMException && error.name === 'AbortError') throw error
      noteAnswer(false)
      throw new ProblemError(unreachable(path))
    },
  )
  noteServerTime(response)
  if (response.ok) {
    noteAnswer(true)
    return response
  }
  const problem = (await response.json().catch(() => undefined)) as ProblemDetails | undefined
  // A proxy in front of a server that is gone answers something else.
  noteAnswer(problem !== undefined)
  throw new ProblemError(problem ?? unreachable(path))
}

function unreachable(path: string): ProblemDetails {
  const detail = i18n.t('common.unreachable')
  return {
    type: 'about:blank',
    title: detail,
    status: 0,
    detail,
    instance: path,
    code: 'unreachable',
    requestId: '',
    errors: [],
  }
}
