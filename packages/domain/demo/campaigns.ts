import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { createCampaign } from '../campaigns/campaigns.ts'
import { launchCampaign } from '../campaigns/launch.ts'
import type { DemoTexts } from './demo-texts.ts'

/**
 * A campaign of the fictional shop whose test is out and waits for a user to choose, and one that is being prepared.
 */
export async function seedCampaigns(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  emails: { winback: string },
  { campaigns: { tested: test, draft } }: DemoTexts,
  now: Date,
): Promise<void> {
  const variant = (key: 'A' | 'B', subject: string) => ({ key, templateId: emails.winback, subject })
  const tested = await createCampaign(
    tx,
    workspaceId,
    {
      name: test.name,
      definition: CampaignDefinition.parse({
        audience: { everyone: true },
        variants: [variant('A', test.a), variant('B', test.b)],
        test: { share: 20, winner: 'hand', afterHours: 4 },
        holdout: 5,
        schedule: { kind: 'now' },
      }),
    },
    now,
  )
  await launchCampaign(tx, workspaceId, tested, now)
  await createCampaign(
    tx,
    workspaceId,
    {
      name: draft,
      definition: CampaignDefinition.parse({
        audience: { everyone: true },
        variants: [variant('A', '')],
        schedule: { kind: 'now' },
      }),
    },
    now,
  )
}
