export const CAMPAIGN_STATES = ['draft', 'scheduled', 'sending', 'paused', 'live', 'done', 'cancelled'] as const
export type CampaignState = (typeof CAMPAIGN_STATES)[number]

/** Of one send of a campaign; `withdrawn`: its launch was cancelled before anything left, and its row goes. */
export const SEND_STATES = ['scheduled', 'sending', 'paused', 'done', 'cancelled', 'withdrawn'] as const
export type SendState = (typeof SEND_STATES)[number]

/** Who paused a send: a user, or its complaints or bounces. */
export const PAUSE_REASONS = ['person', 'complaints', 'bounces'] as const
export type PauseReason = (typeof PAUSE_REASONS)[number]

type CampaignAction = 'edit' | 'launch' | 'cancelLaunch' | 'pause' | 'resume' | 'cancel' | 'delete'

/** What may be done to a campaign in each state; a launch is cancelled only while nothing of it has left. */
const ALLOWED: Record<CampaignState, readonly CampaignAction[]> = {
  draft: ['edit', 'launch', 'delete'],
  scheduled: ['cancelLaunch', 'pause', 'cancel'],
  sending: ['pause', 'cancel'],
  paused: ['cancelLaunch', 'resume', 'cancel'],
  live: ['cancelLaunch', 'pause', 'cancel'],
  done: ['delete'],
  cancelled: ['delete'],
}

export function campaignCan(state: CampaignState, action: CampaignAction): boolean {
  return ALLOWED[state].includes(action)
}
