import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { connect, type Database } from '@parcours/db/connection.ts'
import { designToHtml } from '@parcours/domain/content/to-html.ts'
import { freePort } from '@parcours/launcher/ports.ts'
import { startProcess } from '@parcours/launcher/process.ts'
import type { Stack } from '@parcours/launcher/stack.ts'
import { DEFAULT_BRAND } from '@parcours/model/content/brand.ts'
import { sql } from 'kysely'
import { campaignMjml } from '../campaign-fixture.ts'

/** listmonk with its contacts, ready to send to all of them. */
export interface Listmonk {
  /** Sends a campaign to all. Resolves when listmonk says that it has finished. */
  send(): Promise<void>
  stop(): Promise<void>
}

interface Settings {
  /** The program. What it does not hold itself it reads beside it, as listmonk does when it was built from its source. */
  program: string
  smtpPort: number
  connections: number
  contacts: number
}

const ADMIN = { name: 'bench', password: 'bench-bench' }
/** Of what is made here: its list and its template. */
const ID = 1000

/**
 * Starts listmonk in a database of its own on the PostgreSQL of this run, with the connections that the product has and
 * the same email in its own template language. It is not throttled: what limits it is what limits the product.
 */
export async function startListmonk(stack: Stack, settings: Settings): Promise<Listmonk> {
  const { program, smtpPort, connections, contacts } = settings
  const database = new URL(stack.postgres.url)
  const first = connect({ url: database.href, max: 1 })
  await sql`CREATE DATABASE listmonk`.execute(first)
  await first.destroy()
  database.pathname = '/listmonk'
  const port = await freePort(29000)
  const config = join(stack.dir, 'listmonk.toml')
  writeFileSync(config, configOf(database, port), { mode: 0o600 })
  const args = ['--config', config]
  const options = { cwd: dirname(program), encoding: 'utf8' as const }
  const installed = spawnSync(program, [...args, '--install', '--yes'], options)
  if (installed.status !== 0) throw new Error(`listmonk could not be installed: ${installed.stdout}${installed.stderr}`)
  const db = connect({ url: database.href, max: 1 })
  await prepare(db, { smtpPort, connections, contacts })
  const log = join(stack.dir, 'listmonk.log')
  const server = startProcess('listmonk', program, args, { cwd: options.cwd, log })
  const call = callerOf(`http://127.0.0.1:${port}/api/`)
  while (!(await call('GET', 'health').catch(() => false))) await moment(100)
  const body = await emailOfListmonk()
  return {
    async send() {
      const { id } = await call('POST', 'campaigns', {
        name: 'Bench',
        subject: 'Hello {{ .Subscriber.FirstName }}',
        from_email: 'Bench <bench@example.com>',
        lists: [ID],
        type: 'regular',
        content_type: 'html',
        messenger: 'email',
        body,
        template_id: ID,
      })
      await call('PUT', `campaigns/${id}/status`, { status: 'running' })
      while ((await call('GET', `campaigns/${id}`)).status !== 'finished') await moment(100)
    },
    async stop() {
      await db.destroy()
      await server.stop()
    },
  }
}

/** What {@link campaignMjml} becomes, with listmonk's own words for names, links, the pixel and the way out. */
async function emailOfListmonk(): Promise<string> {
  const html = await designToHtml({ source: campaignMjml(), format: 'mjml', purpose: 'marketing' }, DEFAULT_BRAND)
  return html
    .replace(/\{\{ contact\.firstName[^}]*\}\}/g, '{{ .Subscriber.FirstName }}')
    .replace(/\{\{ contact\.city[^}]*\}\}/g, '{{ .Subscriber.Attribs.city }}')
    .replace('https://shop.example.com/new', '{{ TrackLink "https://shop.example.com/new" . }}')
    .replace(/\{\{ workspace\.name \}\}/g, 'Bench')
    .replace(/\{\{ unsubscribe_url \}\}/g, '{{ UnsubscribeURL . }}')
    .replace('</body>', '{{ TrackView . }}</body>')
}

async function prepare(db: Database, { smtpPort, connections, contacts }: Omit<Settings, 'program'>) {
  const smtp = [
    {
      enabled: true,
      host: '127.0.0.1',
      port: smtpPort,
      auth_protocol: 'none',
      username: '',
      password: '',
      hello_hostname: '',
      max_conns: connections,
      idle_timeout: '15s',
      wait_timeout: '5s',
      max_msg_retries: 2,
      // Versions name it differently.
      tls_enabled: false,
      tls_type: 'none',
      tls_skip_verify: true,
      email_headers: [],
    },
  ]
  const settings = {
    smtp,
    'app.concurrency': connections,
    'app.message_rate': 1_000_000,
    'app.check_updates': false,
    'privacy.individual_tracking': true,
  }
  for (const [key, value] of Object.entries(settings))
    await sql`UPDATE settings SET value = ${JSON.stringify(value)} WHERE key = ${key}`.execute(db)
  await sql`INSERT INTO templates (id, name, body) VALUES (${ID}, 'Bench', '{{ template "content" . }}')`.execute(db)
  await sql`INSERT INTO lists (id, uuid, name, type) VALUES (${ID}, ${randomUUID()}, 'Bench', 'public')`.execute(db)
  await sql`INSERT INTO subscribers (uuid, email, name, attribs)
    SELECT gen_random_uuid(), 'person' || n || '@example.com', 'Person ' || n, '{"plan": "pro", "city": "Lyon"}'
      FROM generate_series(1, ${contacts}::int) n`.execute(db)
  await sql`INSERT INTO subscriber_lists (subscriber_id, list_id, status)
    SELECT id, ${ID}::int, 'confirmed' FROM subscribers WHERE email LIKE 'person%'`.execute(db)
  await sql`VACUUM ANALYZE`.execute(db)
}

function configOf(database: URL, port: number): string {
  return `[app]
address = "127.0.0.1:${port}"
admin_username = "${ADMIN.name}"
admin_password = "${ADMIN.password}"

[db]
host = "${database.hostname}"
port = ${database.port}
user = "${decodeURIComponent(database.username)}"
password = "${decodeURIComponent(database.password)}"
database = "listmonk"
ssl_mode = "disable"
max_open = 25
max_idle = 25
max_lifetime = "300s"
`
}

/** Calls listmonk's API. @returns what stands in `data` of its answer */
function callerOf(url: string) {
  const authorization = `Basic ${Buffer.from(`${ADMIN.name}:${ADMIN.password}`).toString('base64')}`
  return async (method: string, path: string, body?: object): Promise<{ id?: number; status?: string }> => {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`listmonk answered ${answer.status} to ${method} ${path}: ${await answer.text()}`)
    return ((await answer.json()) as { data: { id?: number; status?: string } }).data
  }
}

const moment = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
