import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import type { Purpose } from '@parcours/model/content/kinds/kind.ts'
import { sql } from 'kysely'
import { randomBucketSql } from '../condition/random-share.ts'
import { MAX_SAMPLE_CONTACTS } from '../content/sample-rendering.ts'
import { type ContactNeeds, type ContactScope, contactScopeSql } from '../content/scope.ts'
import { reachableSql } from './audience.ts'

interface Reach {
  audience: CampaignDefinition['audience']
  /** Reachable contacts of the audience, among which the sample is drawn. */
  reachable: number
  purpose: Purpose
}

/** A random sample of the audience, to render emails for. */
export async function sampleContacts(
  tx: WorkspaceTx,
  needs: ContactNeeds,
  { audience, reachable, purpose }: Reach,
): Promise<ContactScope[]> {
  if (reachable === 0) return []
  const share = Math.min(10_000, Math.ceil((MAX_SAMPLE_CONTACTS * 10_000) / reachable))
  const { rows } = await sql<{ contact: ContactScope }>`
    SELECT ${contactScopeSql(needs)} AS contact
      FROM ${reachableSql(audience, purpose)} AND ${randomBucketSql(sql`c.id`, 'trial')} < ${share}
     LIMIT ${MAX_SAMPLE_CONTACTS}`.execute(tx)
  return rows.map(({ contact }) => contact)
}
