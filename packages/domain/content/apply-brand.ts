import { sql } from 'kysely'
import type { BulkJobKind } from '../bulk-jobs/job-kind.ts'
import { type Renewed, recompileTemplates, writeRenewed } from './templates.ts'

/** Emails compiled for one chunk: each takes some 40 ms. */
const AT_ONCE = 20

/** Gives the present brand to every published email: each gets a new version of the same source. */
export const applyBrand: BulkJobKind<Record<string, never>, Renewed> = {
  kind: 'applyBrand',
  async total({ tx }) {
    const { rows } = await sql<{
      count: number
    }>`SELECT count(*)::int AS count FROM email_templates WHERE format = 'mjml'`.execute(tx)
    return rows[0]?.count ?? 0
  },
  prepare: ({ inTransaction, workspaceId }, _, after) => recompileTemplates(inTransaction, workspaceId, after, AT_ONCE),
  processChunk: ({ tx, workspaceId, now }, _, __, renewed) => writeRenewed(tx, workspaceId, renewed, now),
}
