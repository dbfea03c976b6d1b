import { callFor } from './calls.ts'

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

async function send({ url, key, seconds, batch, connections }: Load): Promise<LoadFigures> {
  let n = 0
  const event = () => ({
    type: 'track',
    messageId: `${process.pid}-${++n}`,
    userId: `user-${n % 20_000}`,
    event: 'Product Viewed',
    properties: { sku: `S${n % 500}`, price: n % 100 },
    timestamp: new Date().toISOString(),
  })
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` }
  const figures = await callFor(
    { origin: url, seconds, connections },
    () => ({
      path: batch === 1 ? '/v1/track' : '/v1/batch',
      method: 'POST',
      headers,
      body: JSON.stringify(batch === 1 ? event() : { batch: Array.from({ length: batch }, event) }),
    }),
    (status) => status === 200,
  )
  const { answered, refused, ...rest } = figures
  return { events: answered * batch, refused: refused * batch, ...rest }
}

process.once('message', async (load: Load) => {
  process.send?.(await send(load))
  process.disconnect()
})
