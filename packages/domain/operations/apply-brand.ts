import { sql } from 'kysely'
import { renewTemplates } from '../content/templates.ts'
import type { Work } from './work.ts'

/** Emails compiled in one transaction: each takes some 40 ms. */
const AT_ONCE = 20

/** Gives the present brand to every published email: each gets a new version of the same source. */
export const applyBrand: Work<Record<string, never>> = {
  async total({ tx }) {
    const { rows } = await sql<{ count: number }>`SELECT count(*)::int AS count FROM email_templates WHERE format = 'mjml'`.execute(tx)
    return rows[0]?.count ?? 0
  },
  doChunk: ({ tx, workspaceId, now }, _, after) => renewTemplates(tx, workspaceId, after, AT_ONCE, now),
}
