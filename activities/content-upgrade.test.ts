import { connect, type Database, inWorkspace } from '@parcours/db/connection.ts'
import { migrate } from '@parcours/db/migrate.ts'
import { createApiKey } from '@parcours/domain/access/api-keys.ts'
import { storeEvents } from '@parcours/domain/events/inbox.ts'
import { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { publicId } from '@parcours/model/id.ts'
import { graphOf, SIMPLE_MJML } from '@parcours/testing/journeys.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

/** The shape while emails had tables of their own. */
const BEFORE = '0048-message-channel'

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const [WORKSPACE, TEMPLATE, JOURNEY, VERSION, CAMPAIGN, SEND, READER] = [1, 2, 3, 4, 5, 6, 7].map(id) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
]
const EMAIL = publicId('template', TEMPLATE)
const HOUR_MS = 3_600_000

const welcome = graphOf(
  [
    { id: 'trigger', kind: 'triggerEvent', settings: { event: 'Joined', where: [], reentry: 'once' } },
    { id: 'mail', kind: 'sendEmail', settings: { templateId: EMAIL } },
    { id: 'end', kind: 'exit', settings: {} },
  ],
  ['trigger>mail', 'mail>end'],
)
const campaign = CampaignDefinition.parse({
  audience: { everyone: true },
  variants: [{ key: 'A', templateId: EMAIL }],
  schedule: { kind: 'now' },
})
const htmlOf = (revision: number) => `<html><body><p>This is ${revision}, {{ contact.firstName }}</p></body></html>`

/** An email with a draft and three versions, sent by a live journey, and by a campaign that is about to begin. */
async function fill(db: Database): Promise<void> {
  const begun = new Date(Date.now() - HOUR_MS)
  await sql`INSERT INTO workspaces (id, name) VALUES (${WORKSPACE}, 'Old')`.execute(db)
  await sql`
    INSERT INTO connections (workspace_id, channel, provider, name, from_name, from_address, is_default)
    VALUES (${WORKSPACE}, 'email', 'sandbox', 'Old', 'Old', 'old@shop.test', true)`.execute(db)
  await sql`
    INSERT INTO contacts (workspace_id, id, email, first_name)
    VALUES (${WORKSPACE}, ${READER}, 'ada@test.test', 'Ada')`.execute(db)
  const draft = { subject: '', preheader: '', source: '<mjml>', format: 'mjml', purpose: 'marketing' }
  await sql`
    INSERT INTO email_templates (workspace_id, id, name, subject, source, format, purpose, revision, draft, edition)
    VALUES (${WORKSPACE}, ${TEMPLATE}, 'News', 'Subject 3', ${SIMPLE_MJML}, 'mjml', 'service', 3,
            ${JSON.stringify(draft)}, 9)`.execute(db)
  for (const revision of [1, 2, 3])
    await sql`
      INSERT INTO email_template_revisions (workspace_id, template_id, revision, subject, preheader, html, purpose,
          source, format)
      VALUES (${WORKSPACE}, ${TEMPLATE}, ${revision}, ${`Subject ${revision}`}, '', ${htmlOf(revision)}, 'service',
              ${revision === 1 ? null : SIMPLE_MJML}, 'mjml')`.execute(db)
  await sql`
    INSERT INTO journeys (workspace_id, id, name, draft, state, live_version_id)
    VALUES (${WORKSPACE}, ${JOURNEY}, 'Welcome', ${JSON.stringify(welcome)}, 'live', ${VERSION})`.execute(db)
  await sql`
    INSERT INTO journey_versions (workspace_id, id, journey_id, number, graph)
    VALUES (${WORKSPACE}, ${VERSION}, ${JOURNEY}, 1, ${JSON.stringify(welcome)})`.execute(db)
  await sql`
    INSERT INTO event_subscriptions (workspace_id, version_id, subscriber, kind, event_name)
    VALUES (${WORKSPACE}, ${VERSION}, 'trigger', 'trigger', 'Joined')`.execute(db)
  await sql`
    INSERT INTO campaigns (workspace_id, id, name, definition, state, created_at, updated_at)
    VALUES (${WORKSPACE}, ${CAMPAIGN}, 'Spring', ${JSON.stringify(campaign)}, 'scheduled', ${begun}, ${begun})`.execute(
    db,
  )
  // Its content was fixed while the second version was the present one.
  const contents = { A: { templateId: TEMPLATE, revision: 2, variant: 'A' } }
  await sql`
    INSERT INTO campaign_sends (workspace_id, id, campaign_id, definition, contents, starts_at, created_at)
    VALUES (${WORKSPACE}, ${SEND}, ${CAMPAIGN}, ${JSON.stringify(campaign)}, ${JSON.stringify(contents)}, ${begun},
            ${begun})`.execute(db)
  for (const [kind, user, version] of [
    ['journey', JOURNEY, 0],
    ['journey', JOURNEY, 1],
    ['campaign', CAMPAIGN, 0],
  ] as const)
    await sql`
      INSERT INTO usages (workspace_id, user_kind, user_id, user_version, used_kind, used_id)
      VALUES (${WORKSPACE}, ${kind}, ${user}, ${version}, 'template', ${TEMPLATE})`.execute(db)
}

let world: World
let key: string
beforeAll(async () => {
  const url = inject('postgresUrl')
  const name = `contents_before_${process.pid}`
  const admin = connect({ url, max: 1 })
  await sql`CREATE DATABASE ${sql.id(name)}`.execute(admin)
  await admin.destroy()
  const old = connect({ url: url.replace(/\/parcours$/, `/${name}`), max: 1 })
  await migrate(old, new Date(), BEFORE)
  await fill(old)
  await migrate(old)
  await old.destroy()
  world = await createWorld({ template: name, worker: true })
  key = (await inWorkspace(world.db, WORKSPACE, (tx) => createApiKey(tx, WORKSPACE, { name: 'k', scope: 'full' }))).key
}, 120_000)
afterAll(() => world.close())

const call = <T>(method: 'GET' | 'POST' | 'DELETE', path: string) =>
  world.call<T>(method, `/api/v1/${path}`, undefined, { key })

/** What the reader got, as soon as it is so many emails. */
async function received(count: number) {
  const { body } = await eventually(
    () => call<{ data: { id: string; subject: string }[] }>('GET', 'outbox'),
    ({ body: { data } }) => data.length >= count,
    30,
  )
  return Promise.all(
    body.data.map(async ({ id: message, subject }) => ({
      subject,
      html: (await call<{ html: string }>('GET', `outbox/${message}`)).body.html,
    })),
  )
}

describe('emails of an earlier version', () => {
  it('keep their draft, versions and name', async () => {
    const { body, headers } = await call('GET', `templates/${EMAIL}`)
    expect(body).toMatchObject({
      name: 'News',
      subject: 'Subject 3',
      source: SIMPLE_MJML,
      purpose: 'service',
      revision: 3,
      draft: { subject: '', source: '<mjml>', purpose: 'marketing' },
    })
    expect(headers.etag).toBe('"9"')
    const versions = await call<{ data: { revision: number; subject: string }[] }>('GET', `templates/${EMAIL}/versions`)
    expect(versions.body.data.map(({ revision, subject }) => [revision, subject])).toEqual([
      [3, 'Subject 3'],
      [2, 'Subject 2'],
      [1, 'Subject 1'],
    ])
    // Of the first only the HTML had been kept.
    expect((await call('GET', `templates/${EMAIL}/versions/1`)).body).toMatchObject({
      subject: 'Subject 1',
      source: htmlOf(1),
      format: 'html',
    })
  })

  it('are used by whom they were used', async () => {
    const { status, body } = await call<{ detail: string }>('DELETE', `templates/${EMAIL}`)
    expect([status, body.detail]).toEqual([409, expect.stringContaining('Spring, Welcome')])
  })

  it('are sent by a campaign as it had fixed them, and by a journey as they are at present', async () => {
    const [ofCampaign] = await received(1)
    expect(ofCampaign).toMatchObject({ subject: 'Subject 2', html: expect.stringContaining('This is 2, Ada') })
    const joined = { messageId: 'joined', kind: 'track', contactId: READER, name: 'Joined', properties: {} } as const
    const now = new Date()
    await storeEvents(world.db, [{ workspaceId: WORKSPACE, ...joined, occurredAt: now }], now)
    const emails = await received(2)
    expect(emails.find(({ subject }) => subject === 'Subject 3')?.html).toContain('This is 3, Ada')
  })

  it('are written on', async () => {
    const design = { subject: 'Subject 4', preheader: '', source: SIMPLE_MJML, format: 'mjml', purpose: 'service' }
    const put = await world.call('PUT', `/api/v1/templates/${EMAIL}/draft`, { name: 'News', ...design }, { key })
    expect(put.status).toBe(200)
    expect((await call('POST', `templates/${EMAIL}/publication`)).body).toMatchObject({ revision: 4, draft: null })
  })
})
