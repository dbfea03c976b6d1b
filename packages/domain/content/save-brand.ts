import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { BrandKit } from '@parcours/model/content/brand.ts'
import { type BulkJobId, parsePublicId, type UserId, type WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { sql } from 'kysely'
import { startBulkJob } from '../bulk-jobs/bulk-job.ts'
import { invalid } from '../problem.ts'
import { lockSettings } from '../revision.ts'
import { applyBrand } from './apply-brand.ts'
import { IMAGE_PATH } from './images.ts'

/** Saves the look; returns the operation that gives it to every email that is published. */
export async function saveBrand(
  tx: WorkspaceTx,
  { workspaceId, userId, kit, now }: { workspaceId: WorkspaceId; userId: UserId | null; kit: BrandKit; now: Date },
): Promise<{ revision: number; bulkJobId: BulkJobId }> {
  await lockSettings(tx, workspaceId, 'brand_kits')
  if (kit.logo) await checkLogo(tx, kit.logo.src)
  const row = await tx
    .insertInto('brand_kits')
    .values({ workspace_id: workspaceId, kit: JSON.stringify(kit), updated_at: now })
    .onConflict((conflict) =>
      conflict
        .column('workspace_id')
        .doUpdateSet({ kit: JSON.stringify(kit), updated_at: now, revision: sql<number>`brand_kits.revision + 1` }),
    )
    .returning('revision')
    .executeTakeFirstOrThrow()
  const bulkJobId = await startBulkJob(tx, applyBrand, { workspaceId, userId, input: {}, now })
  return { revision: row.revision, bulkJobId }
}

async function checkLogo(tx: WorkspaceTx, src: string): Promise<void> {
  const id = parsePublicId('image', src.slice(IMAGE_PATH.length))
  const image = id && (await tx.selectFrom('images').select('id').where('id', '=', id).executeTakeFirst())
  if (!image) throw invalid([issue('logo.src', 'brand.logo')])
}
