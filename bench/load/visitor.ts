import { callFor } from './calls.ts'

/** What to fetch, again and again: each address in its turn, all of one origin. */
export interface Visit {
  urls: string[]
  seconds: number
  connections: number
}

export interface VisitFigures {
  answers: number
  seconds: number
  refused: number
  /** Milliseconds within which 99 of 100 requests were answered. */
  p99: number
}

const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36'

async function visit({ urls, seconds, connections }: Visit): Promise<VisitFigures> {
  const { origin } = new URL(urls[0] ?? '')
  const paths = urls.map((url) => url.slice(origin.length))
  const headers = { 'user-agent': AGENT }
  let n = 0
  const { answered, ...rest } = await callFor(
    { origin, seconds, connections },
    () => ({ path: paths[n++ % paths.length] ?? '/', method: 'GET', headers }),
    (status) => status === 200 || status === 302,
  )
  return { answers: answered, ...rest }
}

process.once('message', async (order: Visit) => {
  process.send?.(await visit(order))
  process.disconnect()
})
