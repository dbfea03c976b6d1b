export const CAMPAIGN_STATES = ['draft', 'scheduled', 'sending', 'paused', 'live', 'done', 'cancelled'] as const
export type CampaignState = (typeof CAMPAIGN_STATES)[number]
export type SendState = 'scheduled' | 'sending' | 'paused' | 'done' | 'cancelled'

type CampaignAction = 'edit' | 'launch' | 'pause' | 'resume' | 'cancel' | 'delete'

/** What may be done to a campaign in each state. */
const ALLOWED: Record<CampaignState, readonly CampaignAction[]> = {
  draft: ['edit', 'launch', 'delete'],
  scheduled: ['pause', 'cancel'],
  sending: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  live: ['pause', 'cancel'],
  done: ['delete'],
  cancelled: ['delete'],
}

export function campaignCan(state: CampaignState, action: CampaignAction): boolean {
  return ALLOWED[state].includes(action)
}
