import { type Dispatcher, Pool } from 'undici'

/** What a run of load has seen. */
export interface CallFigures {
  answered: number
  refused: number
  seconds: number
  /** Milliseconds within which 99 of 100 calls were answered. */
  p99: number
}

/** One call: its status. The lowest interface of undici, as what sends must not be what is measured. */
function call(pool: Pool, options: Dispatcher.DispatchOptions): Promise<number> {
  return new Promise((resolve) => {
    let status = 0
    pool.dispatch(options, {
      onRequestStart() {},
      onResponseStart(_, statusCode) {
        status = statusCode
      },
      onResponseData() {},
      onResponseEnd: () => resolve(status),
      onResponseError: () => resolve(0),
    })
  })
}

/** Calls again and again on so many connections, each of which waits for its answer, until the time is over. */
export async function callFor(
  { origin, seconds, connections }: { origin: string; seconds: number; connections: number },
  next: () => Dispatcher.DispatchOptions,
  isGood: (status: number) => boolean,
): Promise<CallFigures> {
  const pool = new Pool(origin, { connections, pipelining: 1 })
  const times: number[] = []
  let [answered, refused] = [0, 0]
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() - begun < seconds * 1000) {
        const options = next()
        const asked = performance.now()
        if (isGood(await call(pool, options))) answered++
        else refused++
        times.push(performance.now() - asked)
      }
    }),
  )
  const took = (performance.now() - begun) / 1000
  await pool.close()
  times.sort((a, b) => a - b)
  return { answered, refused, seconds: took, p99: times[Math.floor(times.length * 0.99)] ?? 0 }
}
