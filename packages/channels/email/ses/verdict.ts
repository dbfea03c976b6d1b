import type { SendResult } from '@parcours/model/delivery/provider.ts'
import type { ProviderProblem } from '@parcours/model/delivery/provider-problem.ts'

/** What an error of a call says of its email, and of the account. */
export type Verdict =
  | { kind: 'result'; result: SendResult }
  /** Too much at once: certainly not taken. */
  | { kind: 'throttled'; reason: string }
  /** The next call would fare no better: certainly not taken. */
  | { kind: 'unusable'; problem: ProviderProblem; reason: string }

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors */
const THROTTLED = new Set([
  'TooManyRequestsException',
  'LimitExceededException',
  'ThrottlingException',
  'Throttling',
  'RequestLimitExceeded',
])
/**
 * What is wrong with the account, whichever contact the email is for; also all that is answered with 401, 403 or 404.
 */
const OF_THE_ACCOUNT = new Set([
  'AccountSuspendedException',
  'SendingPausedException',
  'MailFromDomainNotVerifiedException',
  'InvalidClientTokenId',
  'OptInRequired',
])
const NOT_CONNECTED = new Map<string, ProviderProblem>([
  ['ENOTFOUND', 'unknownHost'],
  ['EAI_AGAIN', 'unknownHost'],
  ['ECONNREFUSED', 'unreachable'],
  ['EHOSTUNREACH', 'unreachable'],
  ['ENETUNREACH', 'unreachable'],
])

interface SdkError extends Error {
  code?: unknown
  $metadata?: { httpStatusCode?: number }
}

/** @param sender the address that the email is from */
export function verdictOf(error: unknown, sender: string): Verdict {
  if (!(error instanceof Error)) return inDoubt(String(error))
  const { name, message, code, $metadata } = error as SdkError
  const reason = name === 'Error' ? message : `${name}: ${message}`
  const status = $metadata?.httpStatusCode
  if (status === undefined) {
    const problem = notConnected(String(code ?? ''), message)
    return problem ? { kind: 'unusable', problem, reason } : inDoubt(reason)
  }
  if (THROTTLED.has(name) || status === 429) return { kind: 'throttled', reason }
  const isOfTheAccount = OF_THE_ACCOUNT.has(name) || [401, 403, 404].includes(status) || isUnverified(message, sender)
  if (isOfTheAccount) return { kind: 'unusable', problem: 'refused', reason }
  // An answer that something failed inside does not say after what.
  if (status < 400 || status >= 500) return inDoubt(reason)
  return { kind: 'result', result: { kind: 'refused', reason: `ses: ${reason.slice(0, 300)}` } }
}

/** Why no connection came to be; undefined where one did, over which the email may have gone. */
function notConnected(code: string, message: string): ProviderProblem | undefined {
  if (/CERT|SELF_SIGNED|VERIFY_LEAF|ERR_TLS/.test(code)) return 'untrusted'
  return NOT_CONNECTED.get(code) ?? (/did not establish a connection/.test(message) ? 'unreachable' : undefined)
}

/** It names all addresses that are not verified; an account in SES's own sandbox also needs that of the recipient. */
function isUnverified(message: string, sender: string): boolean {
  return message.includes('not verified') && message.toLowerCase().includes(sender.toLowerCase())
}

const inDoubt = (reason: string): Verdict => ({
  kind: 'result',
  result: { kind: 'unknown', reason: `ses: ${reason.slice(0, 300)}` },
})
