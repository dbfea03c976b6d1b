import type { Route } from '@parcours/contract/route.ts'
import { type RouteName, routes } from '@parcours/contract/routes.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { invite } from '@parcours/domain/access/members.ts'
import { openSession } from '@parcours/domain/access/sessions.ts'
import { may, ROLES, type Role } from '@parcours/model/access/roles.ts'
import { ID_PREFIXES, type IdKind, publicId } from '@parcours/model/id.ts'
import { drawing, uploadImage } from '@parcours/testing/images.ts'
import { graphOf, newContact, newTemplate } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
const cookies = new Map<Role, { cookie: string; csrf: string }>()

beforeAll(async () => {
  world = await createWorld({ rateLimits: { api: 100_000, tracking: 100_000, login: 1000 } })
  for (const role of ROLES) {
    const { rows } = await sql<{ id: string }>`
      INSERT INTO users (email, name, password_hash)
      VALUES (${`${role}@test.test`}, ${role}, 'x')
      RETURNING id`.execute(world.db)
    const userId = rows[0]?.id ?? ''
    await sql`
      INSERT INTO memberships (workspace_id, user_id, role)
      VALUES (${world.workspace.id}, ${userId}, ${role})`.execute(world.db)
    const token = await openSession(world.db, userId, world.workspace.id, new Date())
    const session = await world.api.inject({ url: '/api/v1/session', headers: { cookie: `parcours_session=${token}` } })
    cookies.set(role, { cookie: `parcours_session=${token}`, csrf: session.json<{ csrfToken: string }>().csrfToken })
  }
})
afterAll(() => world.close())

/** What the ids in the addresses of each resource name. */
const NAMED: Record<string, IdKind> = {
  connections: 'connection',
  account: 'session',
  quarantine: 'quarantined',
  campaigns: 'campaign',
  contacts: 'contact',
  events: 'event',
  segments: 'segment',
  journeys: 'journey',
  templates: 'template',
  images: 'image',
  'saved-rows': 'savedRow',
  'bulk-jobs': 'bulkJob',
  views: 'view',
  imports: 'import',
  keys: 'key',
  invitations: 'invitation',
  members: 'user',
  outbox: 'message',
}

const DEFINITION = { audience: { everyone: true }, variants: [{ key: 'A' }], schedule: { kind: 'now' } }

/** An address of the route with ids that exist nowhere. */
function addressOf(route: Route): string {
  const [resource = ''] = route.path.replace('/api/v1/', '').split('/')
  return route.path.replace(':id', `${ID_PREFIXES[NAMED[resource] ?? 'message']}_${'0'.repeat(32)}`)
}

const closed = (Object.entries(routes) as [RouteName, Route][]).filter(
  ([name, { access }]) => access !== 'public' && name !== 'logOut',
)

describe('every route', () => {
  it.each(closed)('%s refuses a caller who is not logged in', async (_, route) => {
    const answer = await world.api.inject({
      method: route.method,
      url: addressOf(route),
      ...(route.body && { payload: {} }),
    })
    expect(answer.statusCode).toBe(401)
    expect(answer.headers['content-type']).toContain('application/problem+json')
  })

  it.each(closed)('%s lets each role do what its permission allows, and nothing else', async (_, route) => {
    for (const role of ROLES) {
      const { cookie, csrf } = cookies.get(role) ?? { cookie: '', csrf: '' }
      const answer = await world.api.inject({
        method: route.method,
        url: addressOf(route),
        headers: { cookie, 'x-csrf-token': csrf },
        ...(route.body && { payload: {} }),
      })
      const allowed = route.access !== 'public' && may(role, route.access === 'track' ? 'author' : route.access)
      if (allowed) expect([401, 403], `${role} should be allowed`).not.toContain(answer.statusCode)
      else expect(answer.statusCode, `${role} should be refused`).toBe(403)
    }
  })

  it.each(closed)('%s takes no key that may only send events', async (_, route) => {
    const answer = await world.call(route.method, addressOf(route), route.body ? {} : undefined, {
      key: world.workspace.trackKey,
    })
    expect(answer.status).toBe(403)
  })

  it.each(closed.filter(([, { method }]) => method !== 'GET'))(
    '%s refuses a page of another site (CSRF)',
    async (_, route) => {
      const answer = await world.api.inject({
        method: route.method,
        url: addressOf(route),
        headers: { cookie: cookies.get('owner')?.cookie ?? '' },
        ...(route.body && { payload: {} }),
      })
      expect(answer.statusCode).toBe(403)
      expect(answer.json<{ code: string }>().code).toBe('access.csrf')
    },
  )
})

describe('another workspace', () => {
  it('finds nothing of this one, by any address that names a thing', async () => {
    const other = await world.newWorkspace('Other')
    const contact = await newContact(world, { email: 'private@test.test' })
    const template = await newTemplate(world)
    const graph = graphOf([step.byHand('t'), step.exit('e')])
    const journey = await world.call<{ id: string }>('POST', '/api/v1/journeys', { name: 'Private', graph })
    const upload = await world.api.inject({
      method: 'POST',
      url: '/api/v1/imports',
      headers: { authorization: `Bearer ${world.workspace.fullKey}`, 'content-type': 'text/csv' },
      payload: 'email\na@b.test\n',
    })
    const key = await world.call<{ id: string }>('POST', '/api/v1/keys', { name: 'k', scope: 'track' })
    const invitation = await inWorkspace(world.db, world.workspace.id, (tx) =>
      invite(tx, world.workspace.id, { email: 'x@y.test', role: 'viewer', by: null }, new Date()),
    )
    const { rows } = await sql<{ id: string }>`
      INSERT INTO sandbox_outbox (workspace_id, message_id, recipient, sender, subject, batch_id, html, text, headers,
          accepted_at)
      VALUES (${world.workspace.id}, uuidv7(), 'a', 'b', 'c', uuidv7(), '""', 'e', '{}', now())
      RETURNING message_id AS id`.execute(world.db)
    const job = await world.call<{ id: string }>('POST', '/api/v1/contacts/tags', {
      contacts: { ids: [contact] },
      add: ['x'],
    })
    const view = await world.call<{ id: string }>('POST', '/api/v1/views', {
      list: 'contacts',
      name: 'Private',
      query: {},
    })
    const segment = await world.call<{ id: string }>('POST', '/api/v1/segments', {
      name: 'Private',
      condition: { kind: 'tag', tag: 'x' },
    })
    const savedRow = await world.call<{ id: string }>('POST', '/api/v1/saved-rows', {
      name: 'Private',
      source: '<mj-section></mj-section>',
    })
    const campaign = await world.call<{ id: string }>('POST', '/api/v1/campaigns', {
      name: 'Private',
      definition: DEFINITION,
    })
    const { rows: sessions } = await sql<{ id: string }>`
      INSERT INTO sessions (id, token_hash, user_id, workspace_id, csrf_token, expires_at)
      VALUES (uuidv7(), 'x', ${world.workspace.userId}, ${world.workspace.id}, 'x', now() + interval '1 day')
      RETURNING id`.execute(world.db)
    const { rows: put } = await sql<{ id: string }>`
      INSERT INTO quarantine (workspace_id, kind, key, name, payload, first_at, last_at)
      VALUES (${world.workspace.id}, 'message', 'k', 'Private', '{}', now(), now()) RETURNING id`.execute(world.db)
    const { rows: events } = await sql<{ id: string }>`
      INSERT INTO events (workspace_id, id, contact_id, kind, name, properties, occurred_at, received_at)
      VALUES (${world.workspace.id}, uuidv7(), uuidv7(), 'track', 'Private', '{}', now(), now())
      RETURNING id`.execute(world.db)
    const connection = { name: 'C', provider: 'sandbox', fromName: 'Thief', fromAddress: 'thief@test.test' }
    const ids: Partial<Record<IdKind, string>> = {
      campaign: campaign.body.id,
      segment: segment.body.id,
      bulkJob: job.body.id,
      view: view.body.id,
      contact,
      template,
      journey: journey.body.id,
      import: upload.json<{ id: string }>().id,
      key: key.body.id,
      invitation: publicId('invitation', invitation.id),
      user: publicId('user', world.workspace.userId),
      message: publicId('message', rows[0]?.id ?? ''),
      image: (await uploadImage(world, await drawing())).body.id,
      savedRow: savedRow.body.id,
      session: publicId('session', sessions[0]?.id ?? ''),
      event: publicId('event', events[0]?.id ?? ''),
      quarantined: publicId('quarantined', put[0]?.id ?? ''),
      connection: (await world.call<{ id: string }>('POST', '/api/v1/connections', connection)).body.id,
    }
    const bodies: Partial<Record<RouteName, unknown>> = {
      updateContact: { firstName: 'Thief' },
      runJourneyTrial: { contactId: contact },
      migrateJourneyContacts: { plan: [{ from: 'wait', to: 'exit' }] },
      declareSplitWinner: { nodeId: 'split', port: null },
      changeListMembers: { change: 'add', contactIds: [contact] },
      saveCampaign: { name: 'Stolen', definition: DEFINITION },
      duplicateCampaign: { name: 'Stolen' },
      rescheduleCampaign: { day: '2030-01-01' },
      createResend: { name: 'Stolen', segmentName: 'Stolen' },
      sendCampaignTest: { to: ['thief@test.test'] },
      sendTemplateTest: { to: ['thief@test.test'] },
      changeCampaignPace: { pace: 1 },
      declareCampaignWinner: { variant: 'A' },
      resolveUnknownMessages: { messageIds: [publicId('message', rows[0]?.id ?? '')], as: 'sent' },
      mergeContact: { from: contact.replace(/.$/, (last) => (last === '0' ? '1' : '0')) },
      recordContactConsent: { channel: 'email', decision: 'withdrawn', source: 'attack' },
      startImport: { mapping: { email: 'email' } },
      previewImport: { mapping: { email: 'email' } },
      rereadImport: { encoding: 'utf-8' },
      saveJourney: { name: 'Stolen', graph },
      addJourneyContacts: { audience: { kind: 'all' } },
      removeJourneyContact: { contactId: contact },
      skipJourneyWait: { contactId: contact, nodeId: 'wait' },
      saveTemplate: {
        name: 'x',
        subject: 'x',
        preheader: '',
        source: '<mjml><mj-body></mj-body></mjml>',
        purpose: 'service',
      },
      saveTemplateDraft: {
        name: 'x',
        subject: 'x',
        preheader: '',
        source: '<mjml><mj-body></mj-body></mjml>',
        purpose: 'service',
      },
      duplicateTemplate: { name: 'Stolen' },
      updateImage: { hidden: true },
      resizeImage: { width: 16 },
      saveSegment: { name: 'Stolen', condition: { kind: 'tag', tag: 'x' } },
      snapshotSegment: { name: 'Stolen' },
      changeMemberRole: { role: 'viewer' },
      simulateMessageEvent: { kind: 'opened' },
      saveConnection: connection,
    }
    const queries: Partial<Record<RouteName, string>> = {
      getJourneyContactPath: `?contactId=${contact}`,
      getJourneyRevision: '?kind=draft&number=1',
    }
    for (const [name, route] of closed.filter(([, { path }]) => path.includes(':id'))) {
      const prefix = addressOf(route).match(/([a-z]{3})_0{32}/)?.[1]
      const kind = (Object.keys(ID_PREFIXES) as IdKind[]).find((one) => ID_PREFIXES[one] === prefix) ?? 'contact'
      const answer = await world.call<{ data?: unknown[] }>(
        route.method,
        route.path.replace(':id', ids[kind] ?? '').replace(':revision', '1') + (queries[name] ?? ''),
        bodies[name],
        {
          key: other.fullKey,
        },
      )
      // A key is no user, and has no sessions.
      const hidden =
        answer.status === 404 ||
        (name === 'endSession' && answer.status === 403) ||
        (answer.status === 200 && answer.body.data?.length === 0)
      expect(hidden, `${name} answered ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`).toBe(true)
    }
    for (const url of [
      '/api/v1/contacts',
      '/api/v1/contacts?search=private',
      '/api/v1/segments',
      '/api/v1/bulk-jobs',
      '/api/v1/journeys',
      '/api/v1/campaigns',
      '/api/v1/campaigns/calendar?from=2026-11-01&to=2026-12-31',
      '/api/v1/templates',
      '/api/v1/images',
      '/api/v1/saved-rows',
      '/api/v1/outbox',
      '/api/v1/event-names',
      '/api/v1/event-arrivals',
    ]) {
      expect(
        (await world.call<{ data: unknown[] }>('GET', url, undefined, { key: other.fullKey })).body.data,
        url,
      ).toEqual([])
    }
  })

  it('is closed by the database itself, even to a query that forgets the workspace', async () => {
    const other = await world.newWorkspace('Closed')
    await newContact(world, { email: 'rls@test.test' })
    const seen = await inWorkspace(world.db, other.id, (tx) => sql`SELECT * FROM contacts`.execute(tx))
    expect(seen.rows).toEqual([])
    await expect(
      inWorkspace(world.db, other.id, (tx) =>
        sql`INSERT INTO contacts (workspace_id, email) VALUES (${world.workspace.id}, 'planted@test.test')`.execute(tx),
      ),
    ).rejects.toThrow(/row-level security/)
  })
})

describe('logging in', () => {
  it('opens a session by an HTTP-only cookie, and says nothing about which addresses exist', async () => {
    const { email, password } = world.workspace
    const good = await world.api.inject({ method: 'POST', url: '/api/v1/session', payload: { email, password } })
    expect(good.statusCode).toBe(201)
    expect(String(good.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax/)
    const wrong = await world.api.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { email, password: 'not-this-one' },
      headers: { 'accept-language': 'fr' },
    })
    const unknown = await world.api.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { email: 'nobody@test.test', password: 'not-this-one' },
      headers: { 'accept-language': 'fr' },
    })
    expect([wrong.statusCode, unknown.statusCode]).toEqual([401, 401])
    expect(wrong.json<{ detail: string }>().detail).toBe(unknown.json<{ detail: string }>().detail)
    expect(wrong.json<{ detail: string }>().detail).toMatch(/^Aucun compte/)
  })

  it('is limited, so that passwords cannot be tried in bulk', async () => {
    const strict = await createWorld({ rateLimits: { api: 1000, tracking: 1000, login: 5 } })
    const statuses: number[] = []
    for (let n = 0; n < 7; n++)
      statuses.push(
        (
          await strict.api.inject({
            method: 'POST',
            url: '/api/v1/session',
            payload: { email: 'a@b.test', password: 'guess' },
          })
        ).statusCode,
      )
    const limited = await strict.api.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { email: 'a@b.test', password: 'guess' },
    })
    await strict.close()
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429])
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('accepts an invitation once, with its role', async () => {
    const invited = await world.call<{ link: string }>('POST', '/api/v1/invitations', {
      email: 'new@test.test',
      role: 'analyst',
    })
    const token = invited.body.link.split('#')[1]
    const accept = () =>
      world.api.inject({
        method: 'POST',
        url: '/api/v1/invitations/acceptance',
        payload: { token, name: 'New', password: 'a-good-password' },
      })
    const first = await accept()
    expect(first.statusCode).toBe(201)
    expect(first.json<{ role: string }>().role).toBe('analyst')
    expect((await accept()).statusCode).toBe(404)
  })
})
