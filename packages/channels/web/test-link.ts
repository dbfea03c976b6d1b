import { fetch } from 'undici'
import { namesPrivateAddress, publicAgent } from './public-agent.ts'

const TIMEOUT_MS = 5000

export interface LinkAnswer {
  status: 'works' | 'broken' | 'unknown'
  /** The status that the server answered, or why none did: `unknownName`, `private` or `unreachable`. */
  answer: string
}

/** Tries links as a reader would follow them, without reading what they lead to. Pages that refuse robots are neither taken for broken nor for working. */
export function linkTester(allowPrivate: boolean): (url: string) => Promise<LinkAnswer> {
  const agent = publicAgent({ allowPrivate, timeoutMs: TIMEOUT_MS })
  return async (url) => {
    try {
      if (!allowPrivate && namesPrivateAddress(url)) return { status: 'unknown', answer: 'private' }
      const answer = await fetch(url, { dispatcher: agent, redirect: 'follow', signal: AbortSignal.timeout(TIMEOUT_MS), headers: { 'user-agent': 'Mozilla/5.0 (compatible; Parcours link check)' } })
      await answer.body?.cancel()
      const status = answer.ok ? 'works' : [401, 403, 405, 429, 503].includes(answer.status) ? 'unknown' : 'broken'
      return { status, answer: String(answer.status) }
    } catch (error) {
      // A name that does not exist leads nobody anywhere; a slow or private server may still work for readers.
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : ''
      return /ENOTFOUND/.test(cause) ? { status: 'broken', answer: 'unknownName' } : { status: 'unknown', answer: /private address/.test(cause) ? 'private' : 'unreachable' }
    }
  }
}
