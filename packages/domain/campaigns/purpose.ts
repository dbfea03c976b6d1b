import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Purpose } from '@parcours/model/content/kinds/kind.ts'
import { parsePublicId } from '@parcours/model/id.ts'

/** Marketing, when any of the variants' emails is. */
export async function purposeOf(tx: WorkspaceTx, variants: { templateId: string }[]): Promise<Purpose> {
  const ids = variants.flatMap(({ templateId }) => parsePublicId('template', templateId) ?? [])
  if (ids.length === 0) return 'service'
  const found = await tx
    .selectFrom('contents')
    .select('id')
    .where('id', 'in', ids)
    .where('purpose', '=', 'marketing')
    .limit(1)
    .executeTakeFirst()
  return found ? 'marketing' : 'service'
}
