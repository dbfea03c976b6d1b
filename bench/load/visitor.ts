import { Agent, request } from 'node:http'

/** What to fetch, again and again: each address in its turn. */
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

function get(agent: Agent, url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request(url, { agent, headers: { 'user-agent': AGENT } }, (answer) => {
      answer.resume()
      answer.once('end', () => resolve(answer.statusCode === 200 || answer.statusCode === 302))
    })
    call.once('error', () => resolve(false))
    call.end()
  })
}

async function visit({ urls, seconds, connections }: Visit): Promise<VisitFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times: number[] = []
  let [answers, refused, n] = [0, 0, 0]
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() - begun < seconds * 1000) {
        const asked = performance.now()
        if (await get(agent, urls[n++ % urls.length] ?? '')) answers++
        else refused++
        times.push(performance.now() - asked)
      }
    }),
  )
  times.sort((a, b) => a - b)
  return {
    answers,
    refused,
    seconds: (performance.now() - begun) / 1000,
    p99: times[Math.floor(times.length * 0.99)] ?? 0,
  }
}

process.once('message', async (order: Visit) => {
  process.send?.(await visit(order))
  process.disconnect()
})
