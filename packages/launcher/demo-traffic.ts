import { parseArgs } from 'node:util'
import { DEMO_KEYS } from '@parcours/domain/access/api-keys.ts'
import { asProperties, CATALOGUE } from '@parcours/domain/demo/contacts.ts'
import { randomSequence } from '@parcours/domain/demo/random.ts'
import { say } from './progress.ts'

// Sends events to the demo as a shop would, over its tracking API, until Ctrl-C.
const { values } = parseArgs({
  options: { url: { type: 'string', default: 'http://127.0.0.1:4000' }, rate: { type: 'string', default: '2' } },
})
const perSecond = Math.min(50, Math.max(0.1, Number(values.rate) || 2))
const random = randomSequence(Date.now() % 2_147_483_647)
const contactName = () => `client-${String(random.between(1, 5000)).padStart(5, '0')}`

function visit(): { userId: string; event: string; properties: object; context?: object } {
  const product = asProperties(random.pick(CATALOGUE))
  const dice = random.next()
  if (dice < 0.5) return { userId: contactName(), event: 'Product Viewed', properties: product }
  if (dice < 0.75) return { userId: contactName(), event: 'Product Added', properties: product }
  if (dice < 0.9)
    return {
      userId: contactName(),
      event: 'Order Completed',
      properties: { orderId: `T${Date.now()}`, total: product.price, currency: 'EUR', products: [product] },
    }
  const id = `nouveau-${Date.now()}`
  return {
    userId: id,
    event: 'Signed Up',
    properties: { source: random.pick(['website', 'instagram', 'friend']) },
    context: {
      traits: {
        email: `${id}@demo.parcours.test`,
        firstName: random.pick(['Alix', 'Sasha', 'Noé', 'Lou']),
        language: 'fr',
        country: 'FR',
      },
    },
  }
}

say(`${perSecond} events a second to ${values.url}; Ctrl-C to stop.`)
let sent = 0
for (;;) {
  const { event, userId, ...rest } = visit()
  const answer = await fetch(`${values.url}/v1/track`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`${DEMO_KEYS.track}:`).toString('base64')}`,
    },
    body: JSON.stringify({ event, userId, ...rest }),
  }).catch((error: unknown) => error)
  if (!(answer instanceof Response) || !answer.ok) {
    say(`Not taken: ${answer instanceof Response ? await answer.text() : answer}. Is the demo running? (npm start)`)
    process.exit(1)
  }
  say(`${String(++sent).padStart(6)}  ${userId}  ${event}`)
  await new Promise((resolve) => setTimeout(resolve, 1000 / perSecond))
}
