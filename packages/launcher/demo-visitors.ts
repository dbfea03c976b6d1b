import { createHash } from 'node:crypto'
import { DEMO_KEYS } from '@parcours/domain/access/api-keys.ts'
import { asProperties, catalogueIn } from '@parcours/domain/demo/contacts.ts'
import { type Random, randomSequence } from '@parcours/domain/demo/random.ts'
import { DEMO_TEXTS } from '@parcours/domain/demo/texts.ts'

/** The provider that keeps what it is given on this machine. */
const SANDBOX = 'sandbox'
/** The contacts that the demo begins with are named client-00001 and so on. */
const CLIENTS = 5000
/** Contacts who read their emails in one round; of what a campaign sends at once the others follow. */
const READERS_PER_ROUND = 3
/** An email that nobody opened for so long stays unread. */
const READ_WITHIN_MS = 30 * 60_000
/** The shares of emails that are opened; of those, of clicks and unsubscriptions; of clicks, of orders. */
const SHARES = { opened: 0.36, clicked: 0.3, unsubscribed: 0.01, ordered: 0.2 }
const NEWCOMERS = ['Alix', 'Sasha', 'Noah', 'Lou', 'Charlie', 'Mina', 'Robin', 'Emma']
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

interface OutboxEmail {
  id: string
  contactId: string | null
  acceptedAt: string
  openedAt: string | null
}

/** The languages that the demo is written in. */
type DemoLanguage = keyof typeof DEMO_TEXTS

/** The demo answers no more as it did: its keys were revoked. */
class Ended extends Error {}

/**
 * Visitors of the demo's shop. They come by the addresses that a shop and its readers use: the tracking API, the API of
 * contacts, and what stands in emails. As soon as the demo sends by anything but the sandbox, nobody comes.
 */
export class DemoVisitors {
  readonly #url: string
  readonly #keys: { track: string; full: string }
  readonly #random: Random
  readonly #catalogue: ReturnType<typeof catalogueIn>
  readonly #language: DemoLanguage
  /** Where the outbox is read on; the latest emails come first. */
  #cursor: string | null = null

  constructor(url: string, language: DemoLanguage, keys: { track: string; full: string } = DEMO_KEYS) {
    this.#language = language
    this.#catalogue = catalogueIn(DEMO_TEXTS[language])
    this.#url = url
    this.#keys = keys
    this.#random = randomSequence(Date.now() % 2_147_483_647)
  }

  /** A contact visits the shop, and some read their emails. Nothing happens where a real provider could be reached. */
  async round(now = Date.now()): Promise<void> {
    const { data: connections } = await this.#ask<{ data: { provider: string }[] }>('GET', '/api/v1/connections')
    if (connections.some(({ provider }) => provider !== SANDBOX)) return
    await this.visit()
    await this.#read(now)
  }

  /** One visit: a look, a product in the cart, an order, or a new contact. */
  async visit(): Promise<{ userId: string; event: string }> {
    const product = asProperties(this.#random.pick(this.#catalogue))
    const dice = this.#random.next()
    if (dice < 0.15) return this.#signUp()
    const userId = `client-${String(this.#random.between(1, CLIENTS)).padStart(5, '0')}`
    const event = dice < 0.55 ? 'Product Viewed' : dice < 0.88 ? 'Product Added' : 'Order Completed'
    const properties = event === 'Order Completed' ? orderOf([product]) : product
    await this.#track(userId, event, properties)
    return { userId, event }
  }

  /** A new contact, who agrees to emails as they sign up. */
  async #signUp(): Promise<{ userId: string; event: string }> {
    const userId = `new-${Date.now().toString(36)}-${this.#random.between(1, 999)}`
    const { id } = await this.#ask<{ id: string }>('POST', '/api/v1/contacts', {
      externalId: userId,
      email: `${userId}@demo.parcours.test`,
      firstName: this.#random.pick(NEWCOMERS),
      language: this.#language,
    })
    await this.#ask('POST', `/api/v1/contacts/${id}/consents`, {
      channel: 'email',
      decision: 'given',
      source: DEMO_TEXTS[this.#language].consent.source,
    })
    const event = 'Signed Up'
    await this.#track(userId, event, { source: this.#random.pick(['website', 'instagram', 'friend']) })
    return { userId, event }
  }

  /** Those whose moment has come open their email. Who does, and when, is drawn from its id: a restart changes none. */
  async #read(now: number): Promise<void> {
    const page = this.#cursor ? `&cursor=${encodeURIComponent(this.#cursor)}` : ''
    const { data, nextCursor } = await this.#ask<{ data: OutboxEmail[]; nextCursor: string | null }>(
      'GET',
      `/api/v1/outbox?limit=200${page}`,
    )
    const isRecent = ({ acceptedAt }: OutboxEmail) => now - Date.parse(acceptedAt) < READ_WITHIN_MS
    this.#cursor = data.every(isRecent) ? nextCursor : null
    const readers = data.filter((email) => {
      const { opens, afterMs } = readingOf(email.id)
      const age = now - Date.parse(email.acceptedAt)
      return email.contactId && !email.openedAt && opens && age >= afterMs && isRecent(email)
    })
    for (const reader of readers.slice(0, READERS_PER_ROUND)) await this.#open(reader)
  }

  async #open({ id, contactId }: OutboxEmail): Promise<void> {
    const { html } = await this.#ask<{ html: string }>('GET', `/api/v1/outbox/${id}`)
    const address = (kind: string) => new RegExp(`/t/${kind}/[^"'\\s<>]+`).exec(html)?.[0].replaceAll('&amp;', '&')
    const [pixel, link, unsubscribe] = [address('o'), address('c'), address('u')]
    if (pixel) await this.#look(pixel)
    const { clicks, unsubscribes, orders } = readingOf(id)
    if (unsubscribes && unsubscribe) await this.#look(unsubscribe, 'POST')
    if (!clicks || !link) return
    await this.#look(link)
    if (!orders) return
    const contact = await this.#ask<{ externalId: string | null }>('GET', `/api/v1/contacts/${contactId}`)
    const products = [
      asProperties(this.#random.pick(this.#catalogue)),
      asProperties(this.#random.pick(this.#catalogue)),
    ]
    if (contact.externalId) await this.#track(contact.externalId, 'Order Completed', orderOf(products))
  }

  async #track(userId: string, event: string, properties: object): Promise<void> {
    await this.#send('POST', '/v1/track', { userId, event, properties }, this.#keys.track)
  }

  async #ask<Answer>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
    const answer = await this.#send(method, path, body, this.#keys.full)
    return (answer.status === 204 ? undefined : await answer.json()) as Answer
  }

  async #send(method: string, path: string, body: object | undefined, key: string): Promise<Response> {
    const answer = await fetch(this.#url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (answer.status === 401 || answer.status === 403) throw new Ended(await answer.text())
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return answer
  }

  /** As a reader's browser does. */
  async #look(path: string, method = 'GET'): Promise<void> {
    const answer = await fetch(this.#url + path, { method, redirect: 'manual', headers: { 'user-agent': BROWSER } })
    await answer.arrayBuffer()
  }
}

const orderOf = (products: { price: number }[]) => ({
  orderId: `T${Date.now().toString(36)}`,
  total: products.reduce((sum, { price }) => sum + price, 0),
  currency: 'EUR',
  products,
})

/** What a contact does with an email, drawn from its id, and how long after it came. */
function readingOf(messageId: string) {
  const digest = createHash('sha256').update(messageId).digest()
  const draw = (place: number) => digest.readUInt32BE(place * 4) / 2 ** 32
  const opens = draw(0) < SHARES.opened
  return {
    opens,
    afterMs: 5_000 + draw(1) ** 2 * 240_000,
    clicks: opens && draw(2) < SHARES.clicked,
    unsubscribes: opens && draw(3) < SHARES.unsubscribed,
    orders: draw(4) < SHARES.ordered,
  }
}

/** Between two rounds. */
const ROUND_MS = 4_000
/** After a failure: the API restarts, or is busy. */
const FAILED_MS = 30_000

/** Lets visitors come until it is stopped, or until the demo's keys are revoked. They live in this process. */
export function keepDemoVisited(url: string, language: DemoLanguage, say: (words: string) => void): { stop(): void } {
  const visitors = new DemoVisitors(url, language)
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  const next = (ms: number) => {
    if (!isStopped) timer = setTimeout(() => void round(), ms)
  }
  const round = () =>
    visitors.round().then(
      () => next(ROUND_MS),
      (error: unknown) => {
        if (error instanceof Ended) say('  No more visitors come to the demo: its API keys are revoked.')
        else next(FAILED_MS)
      },
    )
  next(ROUND_MS)
  return {
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
