import { Resolver } from 'node:dns/promises'
import { aboutToTalk } from '../outgoing/forbidden.ts'

export type RecordState = 'found' | 'missing' | 'unknown'

/** The records that a sending domain publishes for receivers. */
export interface DomainRecords {
  spf: RecordState
  dkim: RecordState
  dmarc: RecordState
}

/** Where DKIM keys usually stand: a domain cannot be asked for all of its selectors. */
const SELECTORS = [
  'resend',
  'default',
  'google',
  'selector1',
  'selector2',
  'mail',
  'dkim',
  's1',
  's2',
  'k1',
  'k2',
  'mta',
  'smtp',
  'brevo',
  'mandrill',
  'mailjet',
  'fm1',
  'zoho',
  'pm',
  'sig1',
]

const NONE = new Set(['ENODATA', 'ENOTFOUND'])

/**
 * Looks up SPF (RFC 7208), DKIM (RFC 6376) and DMARC (RFC 7489) of a
 * domain. A lookup that fails is `unknown`, not `missing`.
 */
export async function lookUpDomain(domain: string): Promise<DomainRecords> {
  aboutToTalk()
  const resolver = new Resolver({ timeout: 1500, tries: 2 })
  const has = async (name: string, begins: RegExp): Promise<RecordState> => {
    try {
      const records = await resolver.resolveTxt(name)
      return records.some((parts) => begins.test(parts.join(''))) ? 'found' : 'missing'
    } catch (error) {
      return NONE.has((error as { code?: string }).code ?? '') ? 'missing' : 'unknown'
    }
  }
  const [spf, dmarc, ...keys] = await Promise.all([
    has(domain, /^v=spf1\b/i),
    // The policy of the domain above holds for those below it.
    has(`_dmarc.${domain}`, /^v=DMARC1\b/i).then(async (own) =>
      own === 'missing' && domain.split('.').length > 2
        ? has(`_dmarc.${domain.split('.').slice(-2).join('.')}`, /^v=DMARC1\b/i)
        : own,
    ),
    ...SELECTORS.map((selector) => has(`${selector}._domainkey.${domain}`, /(^|;)\s*p=\S/i)),
  ])
  const dkim = keys.includes('found') ? 'found' : keys.includes('unknown') ? 'unknown' : 'missing'
  return { spf: spf ?? 'unknown', dkim, dmarc: dmarc ?? 'unknown' }
}
