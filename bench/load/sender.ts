import { Agent, request } from 'node:http'

/** What to send. */
export interface Load {
  url: string
  key: string
  seconds: number
  /** Events in a request. */
  batch: number
  connections: number
}

export interface LoadFigures {
  events: number
  seconds: number
  refused: number
  /** Milliseconds within which 99 of 100 requests were answered. */
  p99: number
}

function post(agent: Agent, url: URL, key: string, body: string): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request(
      url,
      {
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${key}`,
          'content-length': Buffer.byteLength(body),
        },
      },
      (answer) => {
        answer.resume()
        answer.once('end', () => resolve(answer.statusCode === 200))
      },
    )
    call.once('error', () => resolve(false))
    call.end(body)
  })
}

async function send({ url, key, seconds, batch, connections }: Load): Promise<LoadFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const target = new URL(batch === 1 ? '/v1/track' : '/v1/batch', url)
  const times: number[] = []
  let [events, refused, n] = [0, 0, 0]
  const event = () => ({
    type: 'track',
    messageId: `${process.pid}-${++n}`,
    userId: `user-${n % 20_000}`,
    event: 'Product Viewed',
    properties: { sku: `S${n % 500}`, price: n % 100 },
    timestamp: new Date().toISOString(),
  })
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() - begun < seconds * 1000) {
        const body = JSON.stringify(batch === 1 ? event() : { batch: Array.from({ length: batch }, event) })
        const asked = performance.now()
        if (await post(agent, target, key, body)) events += batch
        else refused += batch
        times.push(performance.now() - asked)
      }
    }),
  )
  times.sort((a, b) => a - b)
  return {
    events,
    refused,
    seconds: (performance.now() - begun) / 1000,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
  }
}

process.once('message', async (load: Load) => {
  process.send?.(await send(load))
  process.disconnect()
})
