import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { sql } from 'kysely'
import { drawSql } from '../condition/draw.ts'
import { type ContactNeeds, type ContactScope, contactScopeSql } from '../content/scope.ts'
import { MAX_TRIED } from '../content/trial.ts'
import { reachableSql } from './audience.ts'

interface Reach {
  audience: CampaignDefinition['audience']
  /** Whom the audience reaches: so many are drawn from among them. */
  reachable: number
  purpose: string
}

/** People drawn from an audience, to try emails on. */
export async function drawPeople(
  tx: WorkspaceTx,
  needs: ContactNeeds,
  { audience, reachable, purpose }: Reach,
): Promise<ContactScope[]> {
  if (reachable === 0) return []
  const share = Math.min(10_000, Math.ceil((MAX_TRIED * 10_000) / reachable))
  const { rows } = await sql<{ contact: ContactScope }>`
    SELECT ${contactScopeSql(needs)} AS contact
      FROM ${reachableSql(audience, purpose)} AND ${drawSql(sql`c.id`, 'trial')} < ${share}
     LIMIT ${MAX_TRIED}`.execute(tx)
  return rows.map(({ contact }) => contact)
}
