import type { InTransaction } from '@parcours/db/connection.ts'
import type { CampaignId } from '@parcours/model/id.ts'
import { type Check, checkCampaign } from './check.ts'

/** What is asked of others than the database. */
export interface Outside<Answer, Records> {
  /** Tries a link as a reader would follow it. */
  testLink: (url: string) => Promise<Answer>
  /** What the world can look up of a sending domain. */
  lookUpDomain: (domain: string) => Promise<Records>
}

type Unknown = { status: 'unknown'; answer: '' }

export interface LaunchCheck<Answer, Records> extends Omit<Check, 'variants' | 'fromDomain'> {
  variants: (Omit<Check['variants'][number], 'links'> & { links: ({ url: string } & (Answer | Unknown))[] })[]
  domain: { name: string } & Records
}

/** Links that one check tries; a campaign with more is warned that the others are unknown. */
const MAX_LINKS = 50

/** {@link checkCampaign}, and what lies outside: the links of its emails, and the domain that it sends from. */
export async function checkLaunch<Answer extends object, Records extends object>(
  inTransaction: InTransaction,
  { testLink, lookUpDomain }: Outside<Answer, Records>,
  campaignId: CampaignId,
  now: Date,
): Promise<LaunchCheck<Answer, Records>> {
  const { variants, fromDomain, ...check } = await checkCampaign(inTransaction, campaignId, now)
  const urls = [...new Set(variants.flatMap(({ links }) => links))].slice(0, MAX_LINKS)
  const [records, ...answers] = await Promise.all([lookUpDomain(fromDomain), ...urls.map(testLink)])
  const answerTo = new Map(urls.map((url, index) => [url, answers[index]]))
  const answered = (url: string) => ({ url, ...(answerTo.get(url) ?? ({ status: 'unknown', answer: '' } as const)) })
  return {
    ...check,
    variants: variants.map(({ links, ...variant }) => ({ ...variant, links: [...new Set(links)].map(answered) })),
    domain: { name: fromDomain, ...records },
  }
}
