import type { CampaignAnswer } from '@parcours/contract/campaigns.ts'

/** All of a campaign that is set up. */
export type CampaignDraft = Pick<CampaignAnswer, 'name' | 'definition'>
