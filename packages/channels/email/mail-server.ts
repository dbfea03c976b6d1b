import { type ProviderProblem, ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import { PrivateAddress } from '../outgoing/connect.ts'

const MAX_REASON_CHARACTERS = 300
const UNKNOWN_NAME = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'EDNS']
const UNREACHABLE = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNECTION',
  'EPIPE',
  'ETIMEDOUT',
  'ETIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
  'GREETING_TIMEOUT',
  'UPGRADE_TIMEOUT',
  'NoConnection',
]

interface Login {
  host: string
  username?: string | undefined
  password?: string | undefined
}

/** What a mail server, a library or the system says went wrong. */
interface Said {
  code?: string
  message?: string
  /** nodemailer: the server's answer. */
  response?: string
  /** ImapFlow: the same. */
  responseText?: string
  authenticationFailed?: boolean
}

/**
 * Why a mail server cannot be used, for the user who set it up: the
 * kind of problem, and the server's own words without what is secret.
 */
export function unavailable(error: unknown, login: Login): ProviderUnavailable {
  if (error instanceof ProviderUnavailable) return error
  const said = (error ?? {}) as Said
  const words = said.responseText || said.response || said.message || String(error)
  return new ProviderUnavailable(
    problemOf(error, said),
    login.host,
    withoutSecrets(words, login).slice(0, MAX_REASON_CHARACTERS),
  )
}

function problemOf(error: unknown, { code = '', message = '', authenticationFailed }: Said): ProviderProblem {
  if (error instanceof PrivateAddress) return 'private'
  if (authenticationFailed || code === 'EAUTH') return 'refused'
  if (UNKNOWN_NAME.includes(code)) return 'unknownHost'
  // A certificate's fault comes as the system's code, or as the library's code for sockets with the system's words.
  if (
    /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code) ||
    /certificate|\bTLS\b|\bSSL\b|wrong version number/i.test(message)
  )
    return 'untrusted'
  return UNREACHABLE.includes(code) ? 'unreachable' : 'failed'
}

/** A server may repeat the secret, also as it was encoded for AUTH. */
function withoutSecrets(words: string, { username = '', password = '' }: Login): string {
  if (password === '') return words
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const secrets = [base64(`\0${username}\0${password}`), base64(password), password]
  return secrets.reduce((rest, secret) => (secret.length < 3 ? rest : rest.replaceAll(secret, '…')), words)
}
