/** Campaigns that are compared with each other at once. */
export const MAX_COMPARED_CAMPAIGNS = 6

/** What campaigns are compared by, and which is the better end of each. */
export const CAMPAIGN_MEASURES = {
  delivered: 'high',
  opened: 'high',
  clicked: 'high',
  orders: 'high',
  revenue: 'high',
  unsubscribed: 'low',
  bounced: 'low',
  complained: 'low',
} as const satisfies Record<string, 'high' | 'low'>
export type CampaignMeasure = keyof typeof CAMPAIGN_MEASURES
export const CAMPAIGN_MEASURE_NAMES = Object.keys(CAMPAIGN_MEASURES) as CampaignMeasure[]
