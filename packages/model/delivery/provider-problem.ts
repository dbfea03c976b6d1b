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

/**
 * A mail server or provider that cannot be reached or does not let in.
 * Whoever set it up is told why, in its own words, which hold no secret.
 */
export class ProviderUnavailable extends Error {
  readonly problem: ProviderProblem
  /** What was tried to be reached. */
  readonly host: string
  constructor(problem: ProviderProblem, host: string, reason: string) {
    super(reason)
    this.name = 'ProviderUnavailable'
    this.problem = problem
    this.host = host
  }
}
