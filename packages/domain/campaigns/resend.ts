import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { type CampaignId, publicId, type WorkspaceId } from '@parcours/model/id.ts'
import { freeName } from '../free-name.ts'
import { Problem } from '../problem.ts'
import { createSegment } from '../segments/segments.ts'
import { createCampaign, getCampaign } from './campaigns.ts'

/**
 * A draft to the contacts who were sent a campaign and have neither opened nor clicked, with the content that won; and
 * the segment of these contacts, which goes on following who opens until the draft is launched.
 * @returns the id of the draft
 * @throws Problem `conflict` when nothing was sent yet
 */
export async function createResend(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  id: CampaignId,
  names: { name: string; segmentName: string },
  now: Date,
): Promise<string> {
  const { definition } = await getCampaign(tx, id)
  const latest = await latestSend(tx, id)
  if (!latest) throw new Problem('conflict', 'campaign.nothingSent')
  const segmentId = await createSegment(
    tx,
    workspaceId,
    { name: await freeName(tx, 'segments', names.segmentName), condition: sentWithoutReaction(id) },
    now,
  )
  return createCampaign(
    tx,
    workspaceId,
    { name: names.name, definition: resent(definition, publicId('segment', segmentId), latest.winner) },
    now,
    definition,
  )
}

/** The last send of which something left. */
function latestSend(tx: WorkspaceTx, id: CampaignId): Promise<{ winner: string | null } | undefined> {
  return tx
    .selectFrom('campaign_sends')
    .select('winner')
    .where('campaign_id', '=', id)
    .where('prepared_at', 'is not', null)
    .where('state', '<>', 'withdrawn')
    .orderBy('starts_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

function sentWithoutReaction(id: CampaignId): Condition {
  const campaignId = publicId('campaign', id)
  return {
    kind: 'all',
    of: [
      { kind: 'message', action: 'sent', compare: 'atLeast', amount: 1, campaignId },
      { kind: 'message', action: 'opened', compare: 'exactly', amount: 0, campaignId },
      { kind: 'message', action: 'clicked', compare: 'exactly', amount: 0, campaignId },
    ],
  }
}

function resent(definition: CampaignDefinition, segmentId: string, winner: string | null): CampaignDefinition {
  const { variants, audience } = definition
  const content = variants.find(({ key }) => key === winner) ?? variants[0]
  return {
    ...definition,
    audience: { segments: [segmentId], everyone: false, except: audience.except },
    variants: content ? [{ ...content, key: 'A', laterHours: 0 }] : variants,
    test: null,
    holdout: 0,
    schedule: { kind: 'now' },
  }
}
