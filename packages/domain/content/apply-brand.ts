import type { EmailDesign } from '@parcours/model/content/design.ts'
import type { BulkJobKind } from '../bulk-jobs/job-kind.ts'
import { countBranded, type Renewed, recompileBranded, writeRenewed } from './documents/renew.ts'
import { type CompiledDesign, email } from './email/email.ts'

/** Emails compiled for one chunk: each takes some 40 ms. */
const AT_ONCE = 20

/** Gives the present brand to every published email: each gets a new version of the same source. */
export const applyBrand: BulkJobKind<Record<string, never>, Renewed<EmailDesign, CompiledDesign>> = {
  kind: 'applyBrand',
  does: 'Applies the brand to emails',
  total: ({ tx }) => countBranded(tx, email),
  prepare: ({ inTransaction, workspaceId }, _, after) =>
    recompileBranded(inTransaction, email, workspaceId, after, AT_ONCE),
  processChunk: ({ tx, workspaceId, now }, _, __, renewed) => writeRenewed(tx, email, workspaceId, renewed, now),
}
