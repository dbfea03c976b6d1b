import { sql } from 'kysely'
import type { Work } from '../operations/work.ts'
import { renewTemplates } from './templates.ts'

/** Emails compiled in one transaction: each takes some 40 ms. */
const AT_ONCE = 20

/** Gives the present brand to every published email: each gets a new version of the same source. */
export const applyBrand: Work<Record<string, never>> = {
  kind: 'applyBrand',
  async total({ tx }) {
    const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count FROM email_templates WHERE format = 'mjml'`.execute(tx)
    return rows[0]?.count ?? 0
  },
  doChunk: ({ tx, workspaceId, now }, _, after) => renewTemplates(tx, workspaceId, after, AT_ONCE, now),
}
