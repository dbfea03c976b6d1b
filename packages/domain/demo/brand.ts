import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type BrandKit, DEFAULT_BRAND } from '@parcours/model/content/brand.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { recommend } from '../orders/recommend.ts'
import { catalogueIn } from './contacts.ts'
import type { DemoTexts } from './demo-texts.ts'

const SHOP = 'https://maison-alba.example.com'

/** The brand of the fictional shop. */
const DEMO_BRAND: BrandKit = {
  ...DEFAULT_BRAND,
  fonts: { heading: 'georgia', body: 'helvetica' },
  social: [
    { network: 'instagram', url: `${SHOP}/instagram` },
    { network: 'facebook', url: `${SHOP}/facebook` },
  ],
}

/** The shop's look, and its products with their pictures. */
export async function seedBrand(tx: WorkspaceTx, workspaceId: WorkspaceId, texts: DemoTexts, now: Date): Promise<void> {
  await tx
    .insertInto('brand_kits')
    .values({ workspace_id: workspaceId, kit: JSON.stringify(DEMO_BRAND), updated_at: now })
    .execute()
  const pictured = catalogueIn(texts).map(({ sku }) => ({
    sku,
    url: `${SHOP}/${sku.toLowerCase()}`,
    image: `/email-art/products/${sku.toLowerCase()}.png`,
  }))
  await sql`
    UPDATE products p SET url = d.url, image_url = d.image
      FROM unnest(${pictured.map(({ sku }) => sku)}::text[], ${pictured.map(({ url }) => url)}::text[],
          ${pictured.map(({ image }) => image)}::text[]) d (product, url, image)
     WHERE p.workspace_id = ${workspaceId} AND p.product = d.product`.execute(tx)
  await recommend(tx, workspaceId, now)
}
