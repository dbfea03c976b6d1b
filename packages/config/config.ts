import { addressPolicy } from '@parcours/channels/outgoing/addresses.ts'
import type { Connection } from '@parcours/model/channels/connection.ts'
import { type TemporalTarget, temporalTarget } from '@parcours/temporal-config/connection.ts'
import { accountConnection } from './account-connection.ts'
import { readTrustProxy, type TrustProxy } from './trust-proxy.ts'
import { type LogLevel, VARIABLES, type VariableName, type Variables } from './variables.ts'

/** What an API or a worker is told by the environment, checked as it starts. */
export interface Config {
  databaseUrl: string
  /** Where the world reaches this installation, without a slash at the end. */
  publicUrl: string
  api: { port: number; host: string }
  /** Where a worker reports its state; nowhere when absent. */
  health: { port: number; host: string } | undefined
  logLevel: LogLevel
  /** Takes the place of the key that the first start made. */
  secret: string | undefined
  metricsToken: string | undefined
  trustProxy: TrustProxy
  /** Private addresses that what users name may lead to, as `addressPolicy` reads them. */
  allowedAddresses: string
  /** The installation's own sender, for links that set a password. */
  accountConnection: Connection<'email'> | undefined
  /** Whether what waits inside a transaction fails, as in tests. */
  forbidsWaiting: boolean
  temporal: TemporalTarget
}

/** The environment tells something else than it should. Its message names each variable and what it takes. */
export class ConfigError extends Error {
  constructor(problems: string[]) {
    super(`The environment does not fit:\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
    this.name = 'ConfigError'
  }
}

/** Reads the configuration from the environment. @throws ConfigError with all that is wrong; it shows no secret */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const problems: string[] = []
  const variables = readVariables(env, problems)
  /** What more than one variable makes, or more than a pattern checks: the words of its reader name the variable. */
  const made = <Made>(make: () => Made): Made | undefined => {
    try {
      return make()
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
      return undefined
    }
  }
  const { HEALTH_PORT, HEALTH_HOST, ALLOW_PRIVATE_ADDRESSES, ALLOW_PRIVATE_WEBHOOKS } = variables
  // Its earlier name means everything.
  const allowedAddresses = ALLOW_PRIVATE_ADDRESSES ?? (ALLOW_PRIVATE_WEBHOOKS ? 'true' : '')
  made(() => addressPolicy(allowedAddresses))
  const trustProxy = made(() => readTrustProxy(variables.TRUST_PROXY)) ?? false
  const account = made(() => accountConnection(variables))
  const temporal = made(() => temporalTarget(variables))
  if (problems.length > 0 || !temporal) throw new ConfigError(problems)
  return {
    databaseUrl: variables.DATABASE_URL,
    publicUrl: variables.PUBLIC_URL,
    api: { port: variables.PORT, host: variables.HOST },
    health: HEALTH_PORT === undefined ? undefined : { port: HEALTH_PORT, host: HEALTH_HOST },
    logLevel: variables.LOG_LEVEL,
    secret: variables.PARCOURS_SECRET,
    metricsToken: variables.METRICS_TOKEN,
    trustProxy,
    allowedAddresses,
    accountConnection: account,
    forbidsWaiting: variables.FORBID_WAITING_IN_TRANSACTIONS ?? false,
    temporal,
  }
}

/** Each variable alone; of those that do not fit, a problem each. */
function readVariables(env: NodeJS.ProcessEnv, problems: string[]): Variables {
  const entries = Object.entries(VARIABLES).map(([name, { schema, takes }]) => {
    const said = env[name]?.trim() || undefined
    const read = schema.safeParse(said)
    if (read.success) return [name as VariableName, read.data]
    problems.push(said ? `${name} takes ${takes}; it says something else.` : `${name} is missing: it takes ${takes}.`)
    return [name as VariableName, undefined]
  })
  return Object.fromEntries(entries) as Variables
}
