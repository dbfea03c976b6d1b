import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type NamedUser, usersOfAny } from '../references/users.ts'
import { brandedIds, countBranded } from './documents/renew.ts'
import { email } from './email/email.ts'

/** Users that are named; a workspace may have thousands of campaigns. */
const MAX_NAMED = 50

export interface BrandReach {
  /** Published emails that take their look from the brand. */
  emails: number
  /** Journeys and campaigns under way that send one of them. */
  live: number
  /** Of these, the first by name. */
  users: NamedUser[]
}

/** What changes its look as soon as the brand is saved. */
export async function brandReach(tx: WorkspaceTx): Promise<BrandReach> {
  const emails = await countBranded(tx, email)
  const live = (await usersOfAny(tx, 'template', brandedIds(email))).filter(({ isLive }) => isLive)
  return { emails, live: live.length, users: live.slice(0, MAX_NAMED) }
}
