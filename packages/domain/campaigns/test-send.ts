import type { InTransaction, WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignId, WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { loadEmail } from '../channels/email/compile.ts'
import {
  sendTestEmail,
  type TestedEmail,
  type TestResult,
  type TestServices,
  type TestTo,
} from '../channels/email/test-send.ts'
import { invalid } from '../problem.ts'
import { getCampaign } from './campaigns.ts'
import { missingConnection, missingTemplates } from './issues.ts'
import { contentsOf } from './launch.ts'
import { connectionOf } from './send-context.ts'

interface CampaignTest extends TestTo {
  variant: string
}

/** A variant, through the connection that its campaign goes through, to colleagues. @throws Problem */
export function sendTest(
  inTransaction: InTransaction,
  services: TestServices,
  workspaceId: WorkspaceId,
  campaignId: CampaignId,
  { variant, ...test }: CampaignTest,
  now: Date,
): Promise<TestResult[]> {
  const read = (tx: WorkspaceTx) => testedVariant(tx, campaignId, variant)
  return sendTestEmail(inTransaction, services, workspaceId, read, test, now)
}

/** @throws Problem when the variant's email is not chosen, or deleted */
async function testedVariant(tx: WorkspaceTx, campaignId: CampaignId, variant: string): Promise<TestedEmail> {
  const { name, definition } = await getCampaign(tx, campaignId)
  const variants = definition.variants.filter(({ key, templateId }) => key === variant && templateId)
  if (variants.length === 0) throw invalid([issue('variant', 'email.templateMissing')])
  if ((await missingTemplates(tx, { variants })).length > 0) throw invalid([issue('variant', 'email.templateUnknown')])
  const unconnected = await missingConnection(tx, definition)
  if (unconnected.length > 0) throw invalid(unconnected)
  const [content] = Object.values(await contentsOf(tx, { variants }))
  if (!content) throw invalid([issue('variant', 'email.templateMissing')])
  return {
    compiled: await loadEmail(tx, content),
    connectionId: connectionOf(definition),
    names: { campaign: { name } },
    field: 'variant',
  }
}
