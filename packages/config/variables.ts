import { z } from 'zod'

/** Names of levels, the most talkative first. */
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const text = z.string()
const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((number) => number < 65_536)
const yes = z.enum(['true', 'false']).transform((said) => said === 'true')
const addressBy = (protocols: RegExp) => text.refine((said) => protocols.test(URL.parse(said)?.protocol ?? ''))

/**
 * All that the environment may tell an API or a worker, and the words of what each takes, for those who told something
 * else. `docs/configuration.md` has a row for each, which a test sees to. What is empty is not set.
 */
export const VARIABLES = {
  DATABASE_URL: {
    schema: text.regex(/^postgres(ql)?:\/\//),
    takes: 'the address of PostgreSQL, such as postgres://parcours:password@localhost:5432/parcours',
  },
  PUBLIC_URL: {
    schema: addressBy(/^https?:$/).transform((said) => said.replace(/\/+$/, '')),
    takes: 'the address at which readers of emails reach this installation, such as https://parcours.example.com',
  },
  PORT: { schema: port.default(4000), takes: 'the port of the API, such as 4000' },
  HOST: { schema: text.default('127.0.0.1'), takes: 'the address on which the API listens, such as 0.0.0.0' },
  HEALTH_PORT: { schema: port.optional(), takes: 'the port at which a worker answers GET /health, such as 4001' },
  HEALTH_HOST: { schema: text.default('127.0.0.1'), takes: 'the address on which a worker answers GET /health' },
  LOG_LEVEL: { schema: z.enum(LOG_LEVELS).default('warn'), takes: `one of ${LOG_LEVELS.join(', ')}` },
  PARCOURS_SECRET: { schema: text.min(32).optional(), takes: 'at least 32 characters that nobody can guess' },
  METRICS_TOKEN: { schema: text.optional(), takes: 'the token that GET /metrics wants' },
  TRUST_PROXY: {
    schema: text.optional(),
    takes: 'how many proxies stand before this installation, or their addresses',
  },
  ALLOW_PRIVATE_ADDRESSES: {
    schema: text.optional(),
    takes: '"true", or private addresses and ranges, such as 10.2.0.0/16',
  },
  ALLOW_PRIVATE_WEBHOOKS: {
    schema: yes.optional(),
    takes: '"true"; it is the earlier name of ALLOW_PRIVATE_ADDRESSES',
  },
  ACCOUNT_MAIL: {
    schema: addressBy(/^smtps?:$/).optional(),
    takes: 'a mail server for links that set a password, such as smtp://user:password@host:587',
  },
  ACCOUNT_MAIL_FROM: { schema: text.includes('@').optional(), takes: 'the address that those emails come from' },
  TEMPORAL_ADDRESS: { schema: text.default('127.0.0.1:7233'), takes: 'host and port of Temporal' },
  TEMPORAL_NAMESPACE: { schema: text.default('default'), takes: 'the namespace in Temporal' },
  TEMPORAL_API_KEY: { schema: text.optional(), takes: 'a key of Temporal Cloud' },
  TEMPORAL_TLS: { schema: yes.optional(), takes: '"true" for TLS without a certificate of the client' },
  TEMPORAL_TLS_CERT: { schema: text.optional(), takes: "the file of the client's certificate" },
  TEMPORAL_TLS_KEY: { schema: text.optional(), takes: "the file of the certificate's key" },
  TEMPORAL_UI_URL: {
    schema: addressBy(/^https?:$/).optional(),
    takes: 'the address of Temporal Web UI, for links from the product',
  },
  FORBID_WAITING_IN_TRANSACTIONS: {
    schema: yes.optional(),
    takes: '"true" to fail what waits inside a database transaction, as tests do',
  },
} satisfies Record<string, { schema: z.ZodType; takes: string }>

export type VariableName = keyof typeof VARIABLES
/** The variables as they are read. */
export type Variables = { [Name in VariableName]: z.infer<(typeof VARIABLES)[Name]['schema']> }
