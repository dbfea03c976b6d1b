import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type BrandKit, DEFAULT_BRAND } from '@parcours/model/content/brand.ts'

/** The brand of the workspace; the default until one is saved. */
export async function getBrand(tx: WorkspaceTx): Promise<{ kit: BrandKit; revision: number }> {
  const row = await tx.selectFrom('brand_kits').select(['kit', 'revision']).executeTakeFirst()
  return row ? { kit: row.kit as BrandKit, revision: row.revision } : { kit: DEFAULT_BRAND, revision: 0 }
}
