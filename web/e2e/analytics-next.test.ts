import { createReadStream, existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, openPage } from './browser.ts'

const LIBRARY = fileURLToPath(new URL('../../node_modules/@segment/analytics-next/dist/umd', import.meta.url))

/** A shop of another origin, which shows the library as it is published. */
function startShop(): Server {
  return createServer((request, response) => {
    const file = join(LIBRARY, basename(request.url ?? ''))
    if (request.url !== '/' && existsSync(file))
      return void createReadStream(file).pipe(response.setHeader('content-type', 'text/javascript'))
    response
      .setHeader('content-type', 'text/html')
      .end('<!doctype html><title>Shop</title><script src="/index.js"></script>')
  })
}

let world: World
let browser: Browser
let shop: Server
let host: string
beforeAll(async () => {
  world = await createWorld({ worker: true })
  await world.api.listen({ port: 0, host: '127.0.0.1' })
  host = `127.0.0.1:${(world.api.server.address() as AddressInfo).port}`
  shop = startShop()
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve))
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  shop.close()
  await world.close()
})

const openShop = async () => {
  const page = await openPage(browser)
  await page.goto(`http://localhost:${(shop.address() as AddressInfo).port}/`)
  return page
}

async function numbersOf(userId: string, count: number): Promise<number[]> {
  const rows = await eventually(
    () =>
      world.db
        .selectFrom('events as e')
        .innerJoin('contacts as c', 'c.id', 'e.contact_id')
        .select('e.properties')
        .where('c.external_id', '=', userId)
        .execute(),
    (seen) => seen.length >= count,
    60,
  )
  return rows.map(({ properties }) => Number((properties as { n?: number }).n)).sort((a, b) => a - b)
}

interface Library {
  AnalyticsNext: {
    AnalyticsBrowser: {
      load(settings: object): Record<'identify' | 'page' | 'track', (...args: unknown[]) => Promise<unknown>>
    }
  }
}

it.each([
  ['one by one', 200, { strategy: 'standard' }],
  ['in batches', 200, { strategy: 'batching', config: { size: 10, timeout: 500 } }],
  // Browsers keep no more than 64 kB alive at a time.
  ['that outlive the page', 40, { strategy: 'standard', config: { keepalive: true } }],
])(
  "Segment's library for the browser delivers from another origin what is sent %s: %i calls",
  async (how, count, deliveryStrategy) => {
    const page = await openShop()
    await page.evaluate(
      async ({ apiHost, writeKey, strategy, userId, count }) => {
        const { AnalyticsBrowser } = (globalThis as unknown as Library).AnalyticsNext
        const integrations = {
          'Segment.io': { apiKey: writeKey, apiHost, protocol: 'http', deliveryStrategy: strategy },
        }
        const analytics = AnalyticsBrowser.load({ writeKey, cdnSettings: { integrations } })
        await analytics.identify(userId, { n: 0 })
        await analytics.page('Pricing', { n: 1 })
        await Promise.all(Array.from({ length: count - 2 }, (_, index) => analytics.track('Bought', { n: index + 2 })))
      },
      { apiHost: `${host}/v1`, writeKey: world.workspace.trackKey, strategy: deliveryStrategy, userId: how, count },
    )
    expect(await numbersOf(how, count)).toEqual(Array.from({ length: count }, (_, n) => n))
    const rows = await world.db.selectFrom('contacts').select('language').where('external_id', '=', how).execute()
    expect(rows).toEqual([{ language: 'fr-FR' }])
  },
)

it('sendBeacon delivers text, forms and what has no type', async () => {
  const page = await openShop()
  const sent = await page.evaluate(
    ({ url, writeKey }) => {
      const body = (n: number) => JSON.stringify({ writeKey, userId: 'beacon', event: 'Left', properties: { n } })
      // A beacon of application/json asks for credentials, which
      // `Access-Control-Allow-Origin: *` excludes: libraries send text.
      const types = ['text/plain', 'application/x-www-form-urlencoded', '']
      const blobs = types.map((type, index) => new Blob([body(index + 1)], { type }))
      return [body(0), ...blobs].map((data) => navigator.sendBeacon(url, data))
    },
    { url: `http://${host}/v1/track`, writeKey: world.workspace.trackKey },
  )
  expect(sent).toEqual([true, true, true, true])
  expect(await numbersOf('beacon', 4)).toEqual([0, 1, 2, 3])
})
