import type { Words } from '../i18n/say.ts'
import { type Issue, issue } from '../issue.ts'

/** Why a mail server or provider could not be used; `failed` for whatever is none of the others. */
export const PROVIDER_PROBLEMS = [
  'incomplete',
  'unknownHost',
  'private',
  'unreachable',
  'untrusted',
  'refused',
  'failed',
] as const
export type ProviderProblem = (typeof PROVIDER_PROBLEMS)[number]

/** How a provider could not be used. */
export interface ProviderFailure {
  problem: ProviderProblem
  /** What was tried to be reached. */
  host: string
  /** Its own words, which hold no secret. */
  reason: string
  /** What of the provider's settings to check. */
  advice?: Words | undefined
}

const CHECK_THE_CONNECTION: Words = {
  en: 'Check the connection under Settings › Sending.',
  fr: 'Vérifiez la connexion sous Paramètres › Envoi.',
}

/** What of a connection or a mailbox is to be mended: where it stands, or how it lets us in. */
export function providerIssue({ problem, host, reason, advice = CHECK_THE_CONNECTION }: ProviderFailure): Issue {
  const isAboutHost = problem !== 'incomplete' && problem !== 'refused' && problem !== 'failed'
  return issue(isAboutHost ? 'host' : 'sender', `sender.${problem}`, { host, reason, advice })
}

/**
 * A mail server or provider that cannot be reached or refuses the login.
 * The user who set it up is told why, in its own words, which hold no secret.
 */
export class ProviderUnavailable extends Error implements ProviderFailure {
  readonly problem: ProviderProblem
  readonly host: string
  readonly reason: string
  /** It certainly took nothing of what was handed over last. */
  readonly isUntaken: boolean
  advice: Words | undefined
  constructor(problem: ProviderProblem, host: string, reason: string, { isUntaken = false } = {}) {
    super(reason)
    this.name = 'ProviderUnavailable'
    this.problem = problem
    this.host = host
    this.reason = reason
    this.isUntaken = isUntaken
  }
}
