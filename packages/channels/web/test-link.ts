import type { Response } from 'undici'
import type { AddressPolicy } from '../outgoing/addresses.ts'
import { PrivateAddress } from '../outgoing/connect.ts'
import { type GuardedFetch, guardedFetch } from '../outgoing/fetch.ts'
import { aboutToTalk } from '../outgoing/forbidden.ts'

const TIMEOUT_MS = 5000
/** As many as browsers follow. */
const MAX_REDIRECTS = 20
const HEADERS = { 'user-agent': 'Mozilla/5.0 (compatible; Parcours link check)' }

export interface LinkAnswer {
  status: 'works' | 'broken' | 'unknown'
  /** The status that the server answered, or why none did: `unknownName`, `private` or `unreachable`. */
  answer: string
}

/**
 * Tries links as a reader would follow them, without reading what they lead to. Pages that refuse robots are neither
 * taken for broken nor for working.
 */
export function linkTester(isAllowed: AddressPolicy): (url: string) => Promise<LinkAnswer> {
  const call = guardedFetch({ isAllowed, timeoutMs: TIMEOUT_MS })
  return async (url) => {
    aboutToTalk()
    try {
      const answer = await follow(call, url)
      const status = answer.ok
        ? 'works'
        : isRedirect(answer) || [401, 403, 405, 429, 503].includes(answer.status)
          ? 'unknown'
          : 'broken'
      return { status, answer: String(answer.status) }
    } catch (error) {
      // A name that does not exist works for no reader; a slow or private server may still work for readers.
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined
      return /ENOTFOUND/.test(cause?.message ?? '')
        ? { status: 'broken', answer: 'unknownName' }
        : { status: 'unknown', answer: cause instanceof PrivateAddress ? 'private' : 'unreachable' }
    }
  }
}

const isRedirect = ({ status }: Response) => [301, 302, 303, 307, 308].includes(status)

/** Follows redirects itself, so that each goes through the same guard. The last answer, its body left unread. */
async function follow(call: GuardedFetch, from: string): Promise<Response> {
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  let url = from
  for (let redirects = 0; ; redirects++) {
    const answer = await call(url, { signal, headers: HEADERS })
    await answer.body?.cancel()
    const target = isRedirect(answer) ? answer.headers.get('location') : null
    if (!target || redirects === MAX_REDIRECTS || !URL.canParse(target, url)) return answer
    const next = new URL(target, url)
    // An app, or a mail program: nothing that could be tried.
    if (!/^https?:$/.test(next.protocol)) return answer
    url = next.href
  }
}
