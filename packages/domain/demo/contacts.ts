import type { DemoCategory, DemoProduct, DemoTexts } from './demo-texts.ts'
import { type Random, randomSequence } from './random.ts'

interface Country {
  code: keyof DemoTexts['countries']
  zone: string
  language: string
  prefix: string
  cities: string[]
  first: string[]
  last: string[]
}

const COUNTRIES: Country[] = [
  {
    code: 'FR',
    zone: 'Europe/Paris',
    language: 'fr',
    prefix: '+336',
    cities: ['Lyon', 'Paris', 'Nantes', 'Lille', 'Bordeaux', 'Toulouse', 'Strasbourg'],
    first: ['Camille', 'Léa', 'Hugo', 'Louis', 'Chloé', 'Manon', 'Jules', 'Inès', 'Nathan', 'Zoé', 'Adèle', 'Théo'],
    last: ['Martin', 'Bernard', 'Petit', 'Robert', 'Moreau', 'Laurent', 'Garcia', 'Roux', 'Fontaine', 'Chevalier'],
  },
  {
    code: 'BE',
    zone: 'Europe/Brussels',
    language: 'fr',
    prefix: '+3247',
    cities: ['Bruxelles', 'Liège', 'Namur'],
    first: ['Emma', 'Noah', 'Louise', 'Arthur', 'Elise'],
    last: ['Peeters', 'Janssens', 'Dubois', 'Lambert'],
  },
  {
    code: 'CH',
    zone: 'Europe/Zurich',
    language: 'fr',
    prefix: '+4179',
    cities: ['Genève', 'Lausanne', 'Zürich'],
    first: ['Mia', 'Luca', 'Elena', 'David'],
    last: ['Müller', 'Favre', 'Rochat', 'Keller'],
  },
  {
    code: 'CA',
    zone: 'America/Toronto',
    language: 'fr',
    prefix: '+1514',
    cities: ['Montréal', 'Québec', 'Laval'],
    first: ['Florence', 'William', 'Alice', 'Thomas'],
    last: ['Tremblay', 'Gagnon', 'Roy', 'Bouchard'],
  },
  {
    code: 'GB',
    zone: 'Europe/London',
    language: 'en-GB',
    prefix: '+4477',
    cities: ['London', 'Leeds', 'Bristol'],
    first: ['Olivia', 'George', 'Amelia', 'Harry'],
    last: ['Smith', 'Jones', 'Taylor', 'Brown'],
  },
  {
    code: 'US',
    zone: 'America/New_York',
    language: 'en-US',
    prefix: '+1212',
    cities: ['New York', 'Boston', 'Chicago'],
    first: ['Liam', 'Emma', 'Ava', 'Mason'],
    last: ['Johnson', 'Williams', 'Miller', 'Davis'],
  },
]

const PRODUCTS: { sku: DemoProduct; category: DemoCategory; price: number }[] = [
  { sku: 'TEA-01', category: 'tea', price: 1290 },
  { sku: 'TEA-02', category: 'tea', price: 990 },
  { sku: 'COF-01', category: 'coffee', price: 1450 },
  { sku: 'COF-02', category: 'coffee', price: 1390 },
  { sku: 'MUG-01', category: 'home', price: 2400 },
  { sku: 'POT-01', category: 'home', price: 4900 },
  { sku: 'BOX-01', category: 'box', price: 3500 },
]

/** What the shop sells, in one language. */
export const catalogueIn = ({ products, categories }: DemoTexts) =>
  PRODUCTS.map(({ sku, category, price }) => ({ sku, name: products[sku], category: categories[category], price }))

type Product = ReturnType<typeof catalogueIn>[number]

/** A product as the shop's events describe it. */
export const asProperties = ({ sku, name, category, price }: Product) => ({
  sku,
  name,
  category,
  price: price / 100,
  image_url: `/email-art/products/${sku.toLowerCase()}.png`,
})

export interface DemoContact {
  externalId: string
  email: string
  phone: string
  firstName: string
  lastName: string
  language: string
  country: string
  city: string
  timeZone: string
  properties: Record<string, unknown>
  tags: string[]
  createdAt: Date
  consent: 'given' | 'withdrawn' | undefined
  events: { name: string; properties: Record<string, unknown>; at: Date }[]
}

const DAY = 86_400_000

/** Contacts of a fictional shop with two years of events, the same for the same seed. */
export function demoContacts(count: number, now: Date, texts: DemoTexts, seed = 20_261_123): DemoContact[] {
  const random = randomSequence(seed)
  const shop: Shop = {
    texts,
    catalogue: catalogueIn(texts),
    countries: COUNTRIES.map((country) => ({ ...country, weight: texts.countries[country.code] })),
  }
  return Array.from({ length: count }, (_, index) => demoContact(random, index, now, shop))
}

interface Shop {
  texts: DemoTexts
  catalogue: Product[]
  countries: (Country & { weight: number })[]
}

function demoContact(random: Random, index: number, now: Date, { texts, catalogue, countries }: Shop): DemoContact {
  const country = random.weighted(countries)
  const [firstName, lastName] = [random.pick(country.first), random.pick(country.last)]
  const createdAt = new Date(now.getTime() - random.between(1, 730) * DAY - random.between(0, DAY))
  const ascii = `${firstName}.${lastName}`
    .normalize('NFD')
    .replace(/[^a-zA-Z.]/g, '')
    .toLowerCase()
  const loyalty = random.next() ** 2
  const events: DemoContact['events'] = [
    {
      name: 'Signed Up',
      properties: { source: random.pick(['website', 'instagram', 'friend', 'search']) },
      at: createdAt,
    },
  ]
  const span = now.getTime() - createdAt.getTime()
  const orders = Math.floor(loyalty * 9)
  let [spent, last] = [0, createdAt]
  for (let n = 0; n < orders; n++) {
    const at = new Date(createdAt.getTime() + span * random.next())
    const products = Array.from({ length: 1 + Math.floor(random.next() * 3) }, () => random.pick(catalogue))
    const total = products.reduce((sum, { price }) => sum + price, 0)
    events.push({
      name: 'Order Completed',
      properties: {
        orderId: `O${index}-${n}`,
        total: total / 100,
        currency: 'EUR',
        products: products.map(asProperties),
      },
      at,
    })
    spent += total
    if (at > last) last = at
  }
  for (let n = 0; n < Math.floor(random.next() * 8); n++) {
    const product = random.pick(catalogue)
    events.push({
      name: 'Product Viewed',
      properties: asProperties(product),
      at: new Date(createdAt.getTime() + span * random.next()),
    })
  }
  const consented = random.next()
  return {
    externalId: `client-${String(index + 1).padStart(5, '0')}`,
    email: `${ascii}.${index + 1}@demo.parcours.test`,
    phone:
      country.prefix +
      String(random.between(1_000_000, 9_999_999)).padStart(
        country.code === 'GB' ? 8 : 12 - country.prefix.length,
        '0',
      ),
    firstName,
    lastName,
    language: country.language,
    country: country.code,
    city: random.pick(country.cities),
    timeZone: country.zone,
    properties: {
      orders,
      spent: spent / 100,
      lastOrderAt: orders > 0 ? last.toISOString() : null,
      favourite: random.pick(catalogue).category,
      newsletter: consented < 0.78,
    },
    tags: [...(orders >= 5 ? [texts.tags.loyal] : []), ...(spent > 30_000 ? ['vip'] : [])],
    createdAt,
    consent: consented < 0.74 ? 'given' : consented < 0.82 ? 'withdrawn' : undefined,
    events,
  }
}
