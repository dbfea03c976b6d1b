/** Campaigns write emails. */
export const CAMPAIGN_CHANNEL = 'email'
