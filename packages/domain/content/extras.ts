import { CONSENT_CHANNELS } from '@parcours/model/channels/channel.ts'
import { type RawBuilder, sql } from 'kysely'
import { hasDecided } from '../contacts/consent-bits.ts'

/** Orders that `orders` holds, latest first. */
const LAST_ORDERS = 3
/** Products that each list of `recommendations` holds. */
const RECOMMENDED = 6
/** The number of latest products that recommendations start from. */
const TASTE = 12

/**
 * A product `i.product` as templates see it; amounts in the currency's
 * main unit. `p` is its row in the catalogue, if there is one.
 */
const productPairs = (price: RawBuilder<unknown>) =>
  sql`
    'product', i.product, 'name', coalesce(p.name, i.product), 'category', coalesce(p.category, i.category), 'price',
    ${price}, 'url', p.url, 'image', p.image_url`

const withCatalogue = sql`LEFT JOIN products p ON p.workspace_id = c.workspace_id AND p.product = i.product`

const orders = sql`coalesce((
  SELECT jsonb_agg(o.shown ORDER BY o.ordered_at DESC) FROM (
    SELECT o.ordered_at,
           jsonb_build_object('number', o.number, 'date', o.ordered_at, 'total', o.total / 100.0, 'items', coalesce((
             SELECT jsonb_agg(jsonb_build_object(${productPairs(sql`i.price / 100.0`)}, 'quantity', i.quantity))
               FROM order_items i ${withCatalogue}
              WHERE i.workspace_id = c.workspace_id AND i.order_id = o.id), '[]')) AS shown
      FROM orders o
     WHERE o.workspace_id = c.workspace_id AND o.contact_id = c.id
     ORDER BY o.ordered_at DESC
     LIMIT ${sql.lit(LAST_ORDERS)}) o), '[]')`

const history = sql`
  jsonb_build_object('orders', c.orders, 'revenue', c.revenue / 100.0, 'lastOrder', c.last_order_at, 'firstOrder',
      c.first_order_at, 'lastSeen', c.last_seen_at, 'since', c.created_at)`

const preferences = sql`
  jsonb_build_object(${sql.join(CONSENT_CHANNELS.map((one) => sql`${sql.lit(one)}, ${hasDecided(one, 'given')}`))})`

const segments = sql`coalesce((
  SELECT jsonb_agg(s.name ORDER BY s.name)
    FROM segment_members m
    JOIN segments s ON s.workspace_id = m.workspace_id AND s.id = m.segment_id
   WHERE m.workspace_id = c.workspace_id AND m.contact_id = c.id), '[]')`

const bought = sql`SELECT b.product FROM order_items b WHERE b.workspace_id = c.workspace_id AND b.contact_id = c.id`

/** Products that buyers of the same products bought, the most similar first, without those that the contact has. */
const boughtTogether = sql`SELECT i.other AS product, ''::text AS category, sum(i.similarity) AS score
  FROM (SELECT b.product
          FROM order_items b
         WHERE b.workspace_id = c.workspace_id AND b.contact_id = c.id
         ORDER BY b.ordered_at DESC
         LIMIT ${sql.lit(TASTE)}) t
  JOIN product_pairs i ON i.workspace_id = c.workspace_id AND i.product = t.product
 WHERE i.other NOT IN (${bought}) GROUP BY i.other`

/** The category in which the contact buys the most. */
const favourite = sql`
  (SELECT b.category
     FROM order_items b
    WHERE b.workspace_id = c.workspace_id AND b.contact_id = c.id AND b.category <> ''
    GROUP BY b.category
    ORDER BY count(*) DESC, b.category
    LIMIT 1)`

/**
 * What most contacts buy in the category where they buy the most, and
 * behind that in all of the shop; what they have is left out.
 */
const bestInCategory = sql`
  SELECT i.product, ''::text AS category, max(i.buyers + CASE WHEN i.category = '' THEN 0 ELSE 1e9 END) AS score
    FROM product_ranks i
 WHERE i.workspace_id = c.workspace_id
   AND i.category IN ('', coalesce(${favourite}, ''))
   AND i.product NOT IN (${bought})
 GROUP BY i.product`

const productsOf = (ranked: RawBuilder<unknown>) => sql`coalesce((
  SELECT jsonb_agg(jsonb_build_object(${productPairs(sql`p.price / 100.0`)}) ORDER BY i.score DESC, i.product)
    FROM (SELECT *
            FROM (${ranked}) r
           ORDER BY r.score DESC, r.product
           LIMIT ${sql.lit(RECOMMENDED)}) i ${withCatalogue}), '[]')`

const recommendations = sql`
  jsonb_build_object('boughtTogether', ${productsOf(boughtTogether)}, 'bestInCategory', ${productsOf(bestInCategory)})`

/**
 * What templates can tell of a contact besides their fields, each as
 * SQL over the contact `c`; fetched only for templates that read it.
 */
export const EXTRAS = { history, orders, preferences, segments, recommendations } as const

export type ExtraName = keyof typeof EXTRAS
export const EXTRA_NAMES = Object.keys(EXTRAS) as ExtraName[]
