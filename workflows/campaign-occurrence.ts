import { proxyActivities } from '@temporalio/workflow'
import type { Activities } from './activities.ts'
import type { CampaignOccurrenceInput } from './contract.ts'

const { beginOccurrence } = proxyActivities<Activities>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: '10s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1m' },
})

/**
 * Begun by a recurring campaign's Temporal Schedule on every day at its hour; sends when its rule falls on this day.
 */
export async function campaignOccurrence(input: CampaignOccurrenceInput): Promise<string> {
  return (await beginOccurrence(input)) ? 'sent' : 'not a day of the rule'
}
