import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'
import { createLogger } from './logger.ts'
import { VARIABLES } from './variables.ts'

const LEAST = { DATABASE_URL: 'postgres://u:p@localhost/parcours', PUBLIC_URL: 'https://parcours.example/' }

/** The problems that an environment has, a line each. */
function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.message.split('\n').slice(1)
  }
}

describe('the configuration', () => {
  it('needs a database and an address, and knows the rest', () => {
    expect(readConfig(LEAST)).toEqual({
      databaseUrl: 'postgres://u:p@localhost/parcours',
      publicUrl: 'https://parcours.example',
      api: { port: 4000, host: '127.0.0.1' },
      health: undefined,
      logLevel: 'warn',
      secret: undefined,
      metricsToken: undefined,
      trustProxy: false,
      allowedAddresses: '',
      accountConnection: undefined,
      forbidsWaiting: false,
      temporal: { namespace: 'default', connection: { address: '127.0.0.1:7233' }, webUrl: undefined },
    })
  })

  it('names each variable that does not fit and what it takes, and shows no value', () => {
    const problems = problemsOf({
      PUBLIC_URL: 'parcours.example',
      PORT: '70000',
      LOG_LEVEL: 'loud',
      PARCOURS_SECRET: 'hunter2',
      TRUST_PROXY: 'everyone',
      ALLOW_PRIVATE_ADDRESSES: 'home',
      ACCOUNT_MAIL: 'smtp://user:hunter2@mail.example',
      TEMPORAL_TLS_CERT: '/nowhere/cert.pem',
      TEMPORAL_TLS_KEY: '/nowhere/key.pem',
      HEALTH_PORT: '-1',
    })
    expect(problems).toEqual([
      expect.stringMatching(/^- DATABASE_URL is missing: it takes the address of PostgreSQL/),
      expect.stringMatching(/^- PUBLIC_URL takes the address/),
      expect.stringMatching(/^- PORT takes the port/),
      expect.stringMatching(/^- HEALTH_PORT takes the port/),
      expect.stringMatching(/^- LOG_LEVEL takes one of trace/),
      expect.stringMatching(/^- PARCOURS_SECRET takes at least 32 characters/),
      expect.stringMatching(/^- ALLOW_PRIVATE_ADDRESSES: "home" is neither/),
      expect.stringMatching(/^- TRUST_PROXY takes a number of proxies/),
      expect.stringMatching(/^- ACCOUNT_MAIL takes .* and ACCOUNT_MAIL_FROM an address/),
      expect.stringMatching(/^- TEMPORAL_TLS_CERT names a file that cannot be read/),
    ])
    expect(problems.join()).not.toContain('hunter2')
  })

  it('says which sign of a password is to be written otherwise, and which variable lacks its other', () => {
    const mail = { ACCOUNT_MAIL: 'smtp://user:100%@mail.example', ACCOUNT_MAIL_FROM: 'a@parcours.example' }
    expect(problemsOf({ ...LEAST, ...mail, TEMPORAL_TLS_KEY: '/nowhere/key.pem' })).toEqual([
      expect.stringContaining('ACCOUNT_MAIL takes %25'),
      expect.stringContaining('TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY go together'),
    ])
  })

  it('takes private addresses by one name, and by the earlier one', () => {
    const allowed = (env: NodeJS.ProcessEnv) => readConfig({ ...LEAST, ...env }).allowedAddresses
    expect(allowed({ ALLOW_PRIVATE_WEBHOOKS: 'true' })).toBe('true')
    expect(allowed({ ALLOW_PRIVATE_WEBHOOKS: 'true', ALLOW_PRIVATE_ADDRESSES: '10.0.0.0/8' })).toBe('10.0.0.0/8')
    expect(allowed({})).toBe('')
  })

  it('takes what is empty for not set', () => {
    expect(problemsOf({ ...LEAST, TRUST_PROXY: '', ALLOW_PRIVATE_ADDRESSES: ' ', HEALTH_PORT: '' })).toEqual([])
  })

  it('has its page, which names all variables and no other', () => {
    const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
    const rows = page.split('\n').filter((line) => line.startsWith('| `'))
    const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name))
    expect(named.sort()).toEqual(Object.keys(VARIABLES).sort())
  })
})

it('a log shows no secret, and failures with their stack', () => {
  const lines: string[] = []
  const logger = createLogger({ name: 'test', level: 'info', to: { write: (line) => void lines.push(line) } })
  logger.info({ connection: { password: 'hunter2', apiKey: 'hunter2' }, token: 'hunter2' }, 'settings')
  logger.info({ req: { method: 'GET', url: '/t/hunter2?k=hunter2', headers: { authorization: 'hunter2' } } }, 'asked')
  logger.info({ settings: { ses: { secretAccessKey: 'hunter2' } }, cookie: 'hunter2' }, 'more')
  logger.error({ err: new Error('a failure with its stack') }, 'failed')
  expect(lines).toHaveLength(4)
  expect(lines.join()).not.toContain('hunter2')
  expect(JSON.parse(lines[3] ?? '').err.stack).toContain('config.test.ts')
})
