import type { CampaignAnswer } from '@parcours/contract/campaigns.ts'
import { callTagged } from '../client.ts'
import { paths } from '../paths.ts'
import type { DraftKind } from '../unsaved/draft-store.ts'

/** All of a campaign that is set up. */
export type CampaignDraft = Pick<CampaignAnswer, 'name' | 'definition'>

export const campaignDraftOf = ({ name, definition }: CampaignAnswer): CampaignDraft => ({ name, definition })

export const CAMPAIGN_DRAFT: DraftKind<CampaignDraft, CampaignAnswer> = {
  kind: 'campaign',
  send: (id, body, ifMatch, options) => callTagged('saveCampaign', { params: { id }, body, ifMatch, ...options }),
  pull: async (id) => {
    const { data, etag } = await callTagged('getCampaign', { params: { id } })
    return { draft: campaignDraftOf(data), etag }
  },
  path: (id) => paths.campaign(id),
}
