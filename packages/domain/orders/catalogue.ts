import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import type { ResolvedEvent } from '../events/resolved-event.ts'
import { minorUnits } from './amount.ts'
import { productName, textOf } from './from-events.ts'

/** Segment's names of events that tell what a product is: https://segment.com/docs/connections/spec/ecommerce/v2/ */
const TELLING = new Set([
  'Product Viewed',
  'Product Added',
  'Order Completed',
  'Product List Viewed',
  'Checkout Started',
])
const MAX_PRODUCTS_PER_EVENT = 200

interface Product {
  product: string
  name: string
  category: string
  price: number | undefined
  url: string | undefined
  image: string | undefined
}

const address = (value: unknown) =>
  typeof value === 'string' && value.length <= 2000 && /^https?:\/\/\S+$/.test(value) ? value : undefined

/**
 * Learns names, prices, addresses and pictures of products from what
 * events say of them; what an event leaves out stays.
 */
export async function learnProducts(tx: WorkspaceTx, workspaceId: WorkspaceId, events: ResolvedEvent[]): Promise<void> {
  const known = new Map<string, Product & { at: Date }>()
  for (const { kind, name, properties, occurredAt } of events) {
    if (kind !== 'track' || !TELLING.has(name)) continue
    const listed = Array.isArray(properties.products)
      ? (properties.products as unknown[]).slice(0, MAX_PRODUCTS_PER_EVENT)
      : [properties]
    for (const one of listed) {
      const product = readProduct(one)
      if (product)
        known.set(product.product, {
          ...known.get(product.product),
          ...dropUndefined(product),
          at: occurredAt,
        } as Product & { at: Date })
    }
  }
  // Always in the same order: batches that tell of the same products wait for each other rather than deadlock.
  const rows = [...known.values()].sort((a, b) => (a.product < b.product ? -1 : 1))
  if (rows.length === 0) return
  await sql`
    INSERT INTO products AS p (workspace_id, product, name, category, price, url, image_url, updated_at)
    SELECT ${workspaceId}, *
      FROM unnest(${rows.map(({ product }) => product)}::text[], ${rows.map(({ name }) => name)}::text[],
          ${rows.map(({ category }) => category)}::text[],
      ${rows.map(({ price }) => price ?? null)}::bigint[], ${rows.map(({ url }) => url ?? null)}::text[],
      ${rows.map(({ image }) => image ?? null)}::text[], ${rows.map(({ at }) => at)}::timestamptz[])
    ON CONFLICT (workspace_id, product)
    DO UPDATE
       SET name = excluded.name, category = coalesce(nullif(excluded.category, ''), p.category),
           price = coalesce(excluded.price, p.price),
      url = coalesce(excluded.url, p.url), image_url = coalesce(excluded.image_url, p.image_url),
      updated_at = excluded.updated_at
    WHERE p.updated_at <= excluded.updated_at AND (p.name, p.category, p.price, p.url, p.image_url) IS DISTINCT FROM
      (excluded.name, coalesce(nullif(excluded.category, ''), p.category), coalesce(excluded.price, p.price),
          coalesce(excluded.url, p.url), coalesce(excluded.image_url, p.image_url))`.execute(tx)
}

function readProduct(listed: unknown): Product | undefined {
  if (typeof listed !== 'object' || listed === null) return undefined
  const { name, category, price, url, image_url, imageUrl } = listed as Record<string, unknown>
  const product = productName(listed as Record<string, unknown>)
  if (!product) return undefined
  return {
    product,
    name: textOf(name) || product,
    category: textOf(category),
    price: minorUnits(price),
    url: address(url),
    image: address(image_url) ?? address(imageUrl),
  }
}

const dropUndefined = (product: Product) =>
  Object.fromEntries(Object.entries(product).filter(([, value]) => value !== undefined))
