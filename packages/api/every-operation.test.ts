import { answersRevision, REVISED, revisedBy } from '@parcours/contract/revised.ts'
import type { CallOf, Route } from '@parcours/contract/route.ts'
import { type RouteName, type Routes, routes } from '@parcours/contract/routes.ts'
import { inWorkspace } from '@parcours/db/connection.ts'
import { invite } from '@parcours/domain/access/members.ts'
import { makeReset } from '@parcours/domain/notifications/password-reset.ts'
import { quarantineItems } from '@parcours/domain/quarantine/quarantine.ts'
import { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { DEFAULT_BRAND } from '@parcours/model/content/brand.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { HOSTILE_VALUES, HOSTILE_WORDS, inWords, placesIn, withValue, written } from '@parcours/testing/hostile.ts'
import { drawing, uploadImage } from '@parcours/testing/images.ts'
import { graphOf, newContact, newTemplate, SIMPLE_MJML } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'

let world: World
let login: { cookie: string; csrf: string }

beforeAll(async () => {
  world = await createWorld({ worker: true, rateLimits: { api: 1e6, login: 1e6, account: 1e6, unknown: 1e6 } })
  login = await logIn()
})
afterAll(() => world.close())

async function logIn(): Promise<typeof login> {
  const { email, password } = world.workspace
  const answer = await world.api.inject({ method: 'POST', url: '/api/v1/session', payload: { email, password } })
  return {
    cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '',
    csrf: answer.json<{ csrfToken: string }>().csrfToken,
  }
}

const graph = (trigger: 'triggerManual' | 'triggerEvent', template: string) =>
  graphOf(
    [
      trigger === 'triggerManual'
        ? { id: 't', kind: trigger, settings: { reentry: 'always' } }
        : { id: 't', kind: trigger, settings: { event: 'Begun', where: [], reentry: 'always' } },
      { id: 'm', kind: 'sendEmail', settings: { templateId: template } },
      { id: 'e', kind: 'exit', settings: {} },
    ],
    ['t>m', 'm>e'],
  )

const post = async <T>(url: string, body?: unknown) => (await world.call<T & { id: string }>('POST', url, body)).body
const contact = () => newContact(world, { email: `${crypto.randomUUID()}@test.test` })
const template = () => newTemplate(world)
const JOURNEY_FILE = `format: parcours/journey/1
name: From a file
steps:
  trigger: { kind: triggerManual, set: { reentry: once }, to: end }
  end: { kind: exit }
tests:
  - { name: goes through, contact: {}, expect: { path: [trigger], ends: completed } }
`
const journey = async () =>
  (await post('/api/v1/journeys', { name: 'Every', graph: graph('triggerManual', await template()) })).id
const publishedSplit = async () => {
  const ways = ['w1', 'w2'].map((id) => ({ id, name: '', share: 50, holdout: false }))
  const drawn = graphOf(
    [
      { id: 'trigger', kind: 'triggerManual', settings: { reentry: 'once' } },
      { id: 'split', kind: 'split', settings: { ways } },
    ],
    ['trigger>split'],
  )
  const { id } = await post('/api/v1/journeys', { name: 'Split', graph: drawn })
  await post(`/api/v1/journeys/${id}/publication`)
  return id
}
const published = async () => {
  const id = await journey()
  await post(`/api/v1/journeys/${id}/publication`)
  return id
}
/** A journey in which a contact waits. */
const waitedIn = async () => {
  const drawn = graphOf([step.byHand('t'), step.wait('wait', 1, 'days'), step.exit('e')])
  const { id } = await post('/api/v1/journeys', { name: 'Waits', graph: drawn })
  await post(`/api/v1/journeys/${id}/publication`)
  const contactId = await contact()
  const audience = { kind: 'contacts', contactIds: [contactId] }
  await post(`/api/v1/journeys/${id}/entries`, { audience })
  // Refused: who enters once does not enter again.
  await post(`/api/v1/journeys/${id}/entries`, { audience })
  return { id, contactId }
}
const key = async () => (await post('/api/v1/keys', { name: 'one', scope: 'track' })).id
const bulkJob = async (kind: 'tags' | 'exports' = 'tags') => {
  const { id } = await post(`/api/v1/contacts/${kind}`, {
    contacts: { ids: [await contact()] },
    ...(kind === 'tags' && { add: ['a'] }),
  })
  await eventually(
    () => world.call<{ state: string }>('GET', `/api/v1/bulk-jobs/${id}`),
    ({ body }) => body.state === 'done',
  )
  return id
}
const invitation = async () => {
  const { id, token } = await inWorkspace(world.db, world.workspace.id, (tx) =>
    invite(tx, world.workspace.id, { email: `${crypto.randomUUID()}@test.test`, role: 'viewer', by: null }, new Date()),
  )
  return { id: publicId('invitation', id), token }
}
const member = async () => {
  const { token } = await invitation()
  const { user } = await post<{ user: { id: string } }>('/api/v1/invitations/acceptance', {
    token,
    name: 'Member',
    password: 'a-long-password',
  })
  return user.id
}
const upload = async () => {
  const answer = await world.api.inject({
    method: 'POST',
    url: '/api/v1/imports',
    headers: { authorization: `Bearer ${world.workspace.fullKey}`, 'content-type': 'text/csv' },
    payload: 'email\na@b.test\n',
  })
  return answer.json<{ id: string }>().id
}
const inOutbox = async () => {
  const id = await published()
  const contactIds = [await contact()]
  await post(`/api/v1/journeys/${id}/entries`, { audience: { kind: 'contacts', contactIds } })
  // Test emails and notifications to colleagues are in the outbox too, and no messages.
  const toThem = ({ contactId }: { contactId: string | null }) => contactId === contactIds[0]
  const { body } = await eventually(
    () => world.call<{ data: { id: string; contactId: string | null }[] }>('GET', '/api/v1/outbox'),
    (seen) => seen.body.data.some(toThem),
  )
  return body.data.find(toThem)?.id ?? ''
}
const view = async () => (await post('/api/v1/views', { list: 'contacts', name: 'Mine', query: { search: 'a' } })).id
const quarantined = async () => {
  const item = { kind: 'message', key: crypto.randomUUID(), name: 'Order Completed', payload: { event: '' } } as const
  await inWorkspace(world.db, world.workspace.id, (tx) => quarantineItems(tx, world.workspace.id, [item], new Date()))
  const { id } = await world.db
    .selectFrom('quarantine')
    .select('id')
    .where('key', '=', item.key)
    .executeTakeFirstOrThrow()
  return publicId('quarantined', id)
}
const recordedEvent = async () => {
  const contactId = uuidOf('contact', await contact())
  const { rows } = await sql<{ id: string }>`
    INSERT INTO events (workspace_id, id, contact_id, kind, name, properties, occurred_at, received_at)
    VALUES (${world.workspace.id}, uuidv7(), ${contactId}, 'track', 'Bought', '{}', now(), now())
    RETURNING id`.execute(world.db)
  return publicId('event', rows[0]?.id ?? '')
}
const CONDITION: Condition = { kind: 'tag', tag: 'vip' }
const segment = async () => (await post('/api/v1/segments', { name: 'VIP', condition: CONDITION })).id
const list = async () => (await post('/api/v1/segments/lists', { name: 'Guests' })).id
const email = { subject: 'Hello', preheader: '', source: SIMPLE_MJML, purpose: 'marketing' as const }
const SENDER = { provider: 'sandbox', fromName: 'Shop', fromAddress: 'shop@test.test', replyTo: null, settings: {} }
/** Each under a name of its own. */
const newConnection = () => ({ ...SENDER, name: crypto.randomUUID() })
const connection = async () => (await post('/api/v1/connections', newConnection())).id
const SAVED_ROW = { name: 'Footer', source: '<mj-section><mj-column><mj-text>Bye</mj-text></mj-column></mj-section>' }
const savedRow = async () => (await post('/api/v1/saved-rows', SAVED_ROW)).id
const image = async () => (await uploadImage(world, await drawing())).body.id

const definition = async (change: object = {}) =>
  CampaignDefinition.parse({
    audience: { everyone: true },
    variants: [{ key: 'A', templateId: await template() }],
    schedule: { kind: 'at', at: '2030-01-01T09:00', timeZone: 'Europe/Paris' },
    ...change,
  })
const nextYear = () => new Date().getUTCFullYear() + 1
const campaign = async (change: object = {}) =>
  (await post('/api/v1/campaigns', { name: 'Spring', definition: await definition(change) })).id
const launched = async (change: object = {}) => {
  const id = await campaign(change)
  await post(`/api/v1/campaigns/${id}/launch`)
  return id
}

/** A valid call of each operation; the compiler names those without one. */
const CALLS: { [Name in RouteName]: () => Promise<CallOf<Routes[Name]>> } = {
  getInstallation: async () => ({}),
  claimInstallation: async () => ({
    body: {
      workspace: 'New',
      name: 'New',
      email: 'new@test.test',
      password: 'a-long-password',
      language: 'fr',
      timeZone: 'Europe/Paris',
    },
  }),
  logIn: async () => ({ body: { email: world.workspace.email, password: world.workspace.password } }),
  getSession: async () => ({}),
  logOut: async () => ({}),
  getAccount: async () => ({}),
  saveAccount: async () => ({ body: { name: 'Renamed', language: 'fr' } }),
  changePassword: async () => ({ body: { current: world.workspace.password, password: world.workspace.password } }),
  listSessions: async () => ({}),
  endSession: async () => {
    await logIn()
    const answer = await world.api.inject({ url: '/api/v1/account/sessions', headers: { cookie: login.cookie } })
    return {
      params: {
        id:
          answer.json<{ data: { id: string; isCurrent: boolean }[] }>().data.find(({ isCurrent }) => !isCurrent)?.id ??
          '',
      },
    }
  },
  endOtherSessions: async () => ({}),
  switchWorkspace: async () => ({ body: { workspaceId: publicId('workspace', world.workspace.id) } }),
  requestPasswordReset: async () => ({ body: { email: 'nobody@test.test' } }),
  resetPassword: async () => {
    const email = `${crypto.randomUUID()}@test.test`
    await world.db.insertInto('users').values({ email, name: 'Forgetful', password_hash: 'none' }).execute()
    return { body: { token: (await makeReset(world.db, email, new Date()))?.token ?? '', password: 'a-long-password' } }
  },
  getWorkspace: async () => ({}),
  saveWorkspace: async () => ({
    body: { name: 'Shop', timeZone: 'Europe/Lisbon', currency: 'EUR', postalAddress: '1 rue X' },
  }),
  listMembers: async () => ({}),
  changeMemberRole: async () => ({ params: { id: await member() }, body: { role: 'analyst' } }),
  removeMember: async () => ({ params: { id: await member() } }),
  listInvitations: async () => {
    await invitation()
    return {}
  },
  inviteMember: async () => ({ body: { email: 'someone@test.test', role: 'viewer' } }),
  revokeInvitation: async () => ({ params: { id: (await invitation()).id } }),
  lookUpInvitation: async () => ({ body: { token: (await invitation()).token } }),
  acceptInvitation: async () => ({
    body: { token: (await invitation()).token, name: 'New', password: 'a-long-password' },
  }),
  listApiKeys: async () => ({}),
  createApiKey: async () => ({ body: { name: 'Shop', scope: 'track' } }),
  revokeApiKey: async () => ({ params: { id: await key() } }),
  listDeleted: async () => ({}),
  listFolders: async () => {
    await post('/api/v1/folders/moves', { ids: [await campaign()], folder: 'Spring' })
    return {}
  },
  organizeItems: async () => ({ body: { ids: [await campaign(), await segment()], folder: 'Spring' } }),
  restoreDeleted: async () => {
    const ids = [await segment(), await view()]
    await world.call('DELETE', `/api/v1/segments/${ids[0]}`)
    return { body: { ids } }
  },
  listUsages: async () => ({ query: { of: await template() } }),
  listCampaigns: async () => {
    await campaign()
    return {}
  },
  compareCampaigns: async () => ({ body: { ids: [await launched(), await campaign()] } }),
  getCampaignCalendar: async () => {
    await campaign({ schedule: { kind: 'contactTime', at: `${nextYear()}-03-03T09:00` } })
    await launched({
      schedule: {
        kind: 'recurring',
        rule: 'FREQ=MONTHLY',
        start: '2026-01-05',
        hour: '09:00',
        timeZone: 'Europe/Paris',
      },
    })
    await launched({ schedule: { kind: 'at', at: `${nextYear()}-03-05T09:00`, timeZone: 'Europe/Paris' } })
    return { query: { from: `${nextYear()}-03-01`, to: `${nextYear()}-03-31` } }
  },
  rescheduleCampaign: async () => ({
    params: {
      id: await launched({ schedule: { kind: 'at', at: `${nextYear()}-03-05T09:00`, timeZone: 'Europe/Paris' } }),
    },
    body: { day: `${nextYear()}-03-06`, time: '10:00' },
  }),
  createCampaign: async () => ({ body: { name: 'Summer', definition: await definition() } }),
  getCampaign: async () => ({ params: { id: await campaign() } }),
  saveCampaign: async () => ({
    params: { id: await campaign() },
    body: { name: 'Changed', definition: await definition({ holdout: 10 }) },
  }),
  deleteCampaign: async () => ({ params: { id: await campaign() } }),
  duplicateCampaign: async () => ({ params: { id: await campaign() }, body: { name: 'Again' } }),
  createResend: async () => {
    await contact()
    const id = await launched({ schedule: { kind: 'now' } })
    await eventually(
      () => world.call<{ state: string }>('GET', `/api/v1/campaigns/${id}`),
      ({ body }) => body.state === 'done',
    )
    return { params: { id }, body: { name: 'Again', segmentName: 'Silent' } }
  },
  checkCampaign: async () => ({ params: { id: await campaign() } }),
  sendCampaignTest: async () => ({
    params: { id: await campaign() },
    body: { to: ['colleague@test.test'], contactId: await contact() },
  }),
  sendTemplateTest: async () => ({
    params: { id: await template() },
    body: { to: ['colleague@test.test'], contactId: await contact() },
  }),
  launchCampaign: async () => ({ params: { id: await campaign() } }),
  cancelCampaignLaunch: async () => {
    const id = await campaign()
    await post(`/api/v1/campaigns/${id}/launch?delaySeconds=60`)
    return { params: { id } }
  },
  pauseCampaign: async () => ({ params: { id: await launched() } }),
  resumeCampaign: async () => {
    const id = await launched()
    await post(`/api/v1/campaigns/${id}/pause`)
    return { params: { id } }
  },
  cancelCampaign: async () => ({ params: { id: await launched() } }),
  changeCampaignPace: async () => ({ params: { id: await launched() }, body: { pace: 1000 } }),
  declareCampaignWinner: async () => {
    const variants = [
      { key: 'A', templateId: await template() },
      { key: 'B', templateId: await template() },
    ]
    await contact()
    const id = await launched({
      variants,
      test: { share: 50, winner: 'hand', afterHours: 1 },
      schedule: { kind: 'now' },
    })
    await eventually(
      () => world.call<{ state: string }>('GET', `/api/v1/campaigns/${id}`),
      ({ body }) => body.state === 'sending',
    )
    return { params: { id }, body: { variant: 'B' } }
  },
  getCampaignProgress: async () => ({ params: { id: await launched() } }),
  getCampaignReport: async () => ({ params: { id: await launched({ holdout: 5 }) } }),
  listCampaignRecipients: async () => ({ params: { id: await launched() }, query: { state: 'sent' } }),
  resolveUnknownMessages: async () => ({
    params: { id: await launched() },
    body: { messageIds: [await inOutbox()], as: 'sent' },
  }),
  listContacts: async () => {
    await contact()
    return { query: { search: 'test', limit: 2 } }
  },
  countContacts: async () => ({ query: { consent: 'given' } }),
  matchContacts: async () => ({ body: { condition: { kind: 'tag', tag: 'a' } } }),
  getContactFacets: async () => ({}),
  upsertContact: async () => ({ body: { email: 'saved@test.test', properties: { plan: 'gold' }, tags: ['vip'] } }),
  getContact: async () => ({ params: { id: await contact() } }),
  updateContact: async () => ({ params: { id: await contact() }, body: { firstName: 'Changed', phone: null } }),
  eraseContact: async () => ({ params: { id: await contact() } }),
  mergeContact: async () => ({ params: { id: await contact() }, body: { from: await contact() } }),
  getContactOverview: async () => ({ params: { id: (await waitedIn()).contactId } }),
  getContactTimeline: async () => ({ params: { id: await contact() } }),
  listContactConsents: async () => ({ params: { id: await contact() } }),
  recordContactConsent: async () => ({
    params: { id: await contact() },
    body: { channel: 'email', decision: 'withdrawn', source: 'phone call', wordingVersion: '2026-11' },
  }),
  listProperties: async () => ({}),
  defineProperty: async () => ({ body: { key: 'shoeSize', type: 'number', label: 'Shoe size' } }),
  updateProperty: async () => {
    await post('/api/v1/properties', { key: 'height', type: 'text', label: 'Height' })
    return { params: { key: 'height' }, body: { type: 'number', label: 'Height (cm)' } }
  },
  listImports: async () => {
    await upload()
    return {}
  },
  getImport: async () => ({ params: { id: await upload() } }),
  rereadImport: async () => ({ params: { id: await upload() }, body: { separator: ';' } }),
  previewImport: async () => ({ params: { id: await upload() }, body: { mapping: { email: 'email' } } }),
  cancelImport: async () => ({ params: { id: await upload() } }),
  startImport: async () => ({ params: { id: await upload() }, body: { mapping: { email: 'email' } } }),
  listTemplates: async () => {
    await template()
    return {}
  },
  createTemplate: async () => ({ body: { name: 'New', ...email } }),
  getTemplate: async () => ({ params: { id: await template() } }),
  saveTemplate: async () => ({ params: { id: await template() }, body: { name: 'Changed', ...email } }),
  deleteTemplate: async () => ({ params: { id: await template() } }),
  duplicateTemplate: async () => ({ params: { id: await template() }, body: { name: 'Copy' } }),
  saveTemplateDraft: async () => ({
    params: { id: await template() },
    body: { name: 'Draft', ...email, subject: 'Not yet' },
  }),
  discardTemplateDraft: async () => ({ params: { id: await template() } }),
  publishTemplate: async () => {
    const id = await template()
    await world.call('PUT', `/api/v1/templates/${id}/draft`, { name: 'Draft', ...email, subject: 'Now' })
    return { params: { id } }
  },
  listTemplateVersions: async () => ({ params: { id: await template() } }),
  getTemplateVersion: async () => ({ params: { id: await template(), revision: 1 } }),
  listTemplateStarters: async () => ({ query: { language: 'fr' } }),
  getBrand: async () => ({}),
  getBrandReach: async () => ({}),
  saveBrand: async () => ({ body: { ...DEFAULT_BRAND, radius: 4 } }),
  listImages: async () => {
    await image()
    return { query: { search: 'dot' } }
  },
  updateImage: async () => ({ params: { id: await image() }, body: { alt: 'A dot' } }),
  resizeImage: async () => ({ params: { id: await image() }, body: { width: 16 } }),
  listSavedRows: async () => {
    await savedRow()
    return {}
  },
  createSavedRow: async () => ({ body: SAVED_ROW }),
  deleteSavedRow: async () => ({ params: { id: await savedRow() } }),
  previewTemplate: async () => ({ body: { ...email, contactId: await contact() } }),
  listProviders: async () => ({}),
  listConnections: async () => ({}),
  createConnection: async () => ({ body: newConnection() }),
  getConnection: async () => ({ params: { id: await connection() } }),
  saveConnection: async () => ({ params: { id: await connection() }, body: newConnection() }),
  testConnection: async () => ({ params: { id: await connection() }, body: { to: 'me@test.test' } }),
  makeConnectionDefault: async () => ({ params: { id: await connection() } }),
  deleteConnection: async () => ({ params: { id: await connection() } }),
  getSender: async () => ({}),
  saveSender: async () => ({ body: SENDER }),
  getSendingLimits: async () => ({}),
  getBounceMailbox: async () => ({}),
  saveBounceMailbox: async () => ({
    body: { host: 'imap.example.com', username: 'bounces', password: 'secret', enabled: false },
  }),
  saveSendingLimits: async () => ({ body: { perHour: { google: 1_000_000 }, warmUp: null } }),
  listOutboxEmails: async () => {
    await inOutbox()
    return {}
  },
  getOutboxEmail: async () => ({ params: { id: await inOutbox() } }),
  simulateMessageEvent: async () => ({ params: { id: await inOutbox() }, body: { kind: 'opened' } }),
  getHome: async () => ({}),
  listNeeds: async () => ({}),
  getSending: async () => ({}),
  getStart: async () => ({}),
  getContactCounts: async () => ({}),
  listJourneys: async () => {
    await journey()
    return {}
  },
  createJourney: async () => ({ body: { name: 'New', graph: graph('triggerEvent', await template()) } }),
  getJourney: async () => ({ params: { id: await published() } }),
  saveJourney: async () => ({
    params: { id: await journey() },
    body: { name: 'Changed', graph: graph('triggerEvent', await template()) },
  }),
  exportJourney: async () => ({ params: { id: await journey() } }),
  importJourney: async () => ({ body: { yaml: JOURNEY_FILE } }),
  testJourneyFile: async () => ({ body: { yaml: JOURNEY_FILE } }),
  testJourney: async () => ({ params: { id: await journey() } }),
  organizeJourney: async () => ({ params: { id: await journey() }, body: { folder: 'Shop', archived: true } }),
  getJourneyHistory: async () => ({ params: { id: await published() } }),
  getJourneyRevision: async () => ({ params: { id: await published() }, query: { kind: 'version', number: 1 } }),
  announceJourneyEditor: async () => ({ params: { id: await journey() } }),
  deleteJourney: async () => ({ params: { id: await journey() } }),
  publishJourney: async () => ({ params: { id: await journey() }, query: { inside: 'move' } }),
  previewJourneyPublication: async () => ({ params: { id: await published() } }),
  stopJourney: async () => ({ params: { id: await published() } }),
  pauseJourney: async () => ({ params: { id: await published() } }),
  getJourneyPause: async () => ({ params: { id: await published() } }),
  resumeJourney: async () => {
    const id = await published()
    await post(`/api/v1/journeys/${id}/pause`)
    return { params: { id }, query: { overdue: 'exit' } }
  },
  addJourneyContacts: async () => ({
    params: { id: await published() },
    body: { audience: { kind: 'contacts', contactIds: [await contact()] }, data: { code: 'X' } },
  }),
  removeJourneyContact: async () => {
    const { id, contactId } = await waitedIn()
    return { params: { id }, body: { contactId } }
  },
  skipJourneyWait: async () => {
    const { id, contactId } = await waitedIn()
    return { params: { id }, body: { contactId, nodeId: 'wait' } }
  },
  getJourneyCounts: async () => ({ params: { id: await published() } }),
  simulateJourney: async () => {
    const begun = await post('/api/v1/journeys', { name: 'Past', graph: graph('triggerEvent', await template()) })
    return { params: { id: begun.id }, body: { days: 7, contacts: 5 } }
  },
  migrateJourneyContacts: async () => ({
    params: { id: await published() },
    body: { plan: [{ from: 'wait', to: 'exit' }] },
  }),
  listJourneySplits: async () => ({ params: { id: await published() } }),
  declareSplitWinner: async () => ({ params: { id: await publishedSplit() }, body: { nodeId: 'split', port: 'w1' } }),
  runJourneyTrial: async () => ({
    params: { id: await published() },
    body: { contactId: await contact(), choices: {}, properties: { total: 5 } },
  }),
  getJourneyContactPath: async () => ({ params: { id: await published() }, query: { contactId: await contact() } }),
  listJourneyStarters: async () => ({ query: { language: 'fr' } }),
  createJourneyFromStarter: async () => ({ params: { key: 'welcome' }, body: { language: 'fr' } }),
  getJourneyConversions: async () => ({ params: { id: await published() } }),
  listJourneyContacts: async () => ({ params: { id: await published() } }),
  listBulkJobs: async () => {
    await bulkJob()
    return {}
  },
  getBulkJob: async () => ({ params: { id: await bulkJob('exports') } }),
  undoBulkJob: async () => ({ params: { id: await bulkJob() } }),
  tagContacts: async () => ({ body: { contacts: { filter: { search: 'saved@test' } }, add: ['b'], remove: ['a'] } }),
  exportContacts: async () => ({ body: { contacts: { filter: {} } } }),
  listSegments: async () => {
    await segment()
    return {}
  },
  createSegment: async () => ({ body: { name: 'Gold', condition: CONDITION } }),
  getSegment: async () => ({ params: { id: await segment() } }),
  saveSegment: async () => ({
    params: { id: await segment() },
    body: { name: 'Changed', condition: { kind: 'not', of: CONDITION } },
  }),
  deleteSegment: async () => ({ params: { id: await segment() } }),
  previewSegment: async () => ({ body: { condition: CONDITION } }),
  compareSegments: async () => ({ body: { one: CONDITION, other: { kind: 'reachable', channel: 'email' } } }),
  createList: async () => ({ body: { name: 'Guests' } }),
  changeListMembers: async () => ({
    params: { id: await list() },
    body: { change: 'add', contactIds: [await contact()] },
  }),
  snapshotSegment: async () => ({ params: { id: await segment() }, body: { name: 'As it is' } }),
  getSegmentHistory: async () => ({ params: { id: await segment() } }),
  listSegmentMembershipChanges: async () => ({ params: { id: await segment() } }),
  listSuggestions: async () => ({ query: { of: 'propertyValue', property: 'plan' } }),
  listViews: async () => {
    await view()
    return { query: { list: 'contacts' } }
  },
  saveView: async () => ({ body: { list: 'contacts', name: 'French', query: { country: 'FR' } } }),
  deleteView: async () => ({ params: { id: await view() } }),
  listEventNames: async () => ({ query: { search: 'bought', sort: 'name' } }),
  listArrivals: async () => ({ query: { event: 'bought', contact: 'a', refused: 'true' } }),
  getEvent: async () => ({ params: { id: await recordedEvent() } }),
  getEventDetails: async () => ({ query: { event: 'Bought' } }),
  listQuarantined: async () => ({ query: { kind: 'message' } }),
  getQuarantined: async () => ({ params: { id: await quarantined() } }),
  retryQuarantined: async () => ({ body: { ids: [await quarantined()] } }),
  dismissQuarantined: async () => ({ body: { kind: 'message' } }),
}

/** What these answer here is a refusal by design: the test's installation has its owner. */
const REFUSED: Partial<Record<RouteName, number>> = { claimInstallation: 409 }

describe('every operation, called as the reference says', () => {
  it.each(
    Object.entries(CALLS) as [
      RouteName,
      () => Promise<{ params?: Record<string, string>; query?: Record<string, string>; body?: object }>,
    ][],
  )('%s answers as the reference says', async (name, prepare) => {
    const route: Route = routes[name]
    const { params = {}, query, body } = await prepare()
    const url =
      route.path.replace(/:(\w+)/g, (_, part: string) => params[part] ?? '') +
      (query ? `?${new URLSearchParams(query)}` : '')
    const answer = await world.api.inject({
      method: route.method,
      url,
      headers: { cookie: login.cookie, 'x-csrf-token': login.csrf },
      ...(body && { payload: body }),
    })
    if (name === 'logOut') login = await logIn()
    if (REFUSED[name]) return expect(answer.statusCode, answer.body).toBe(REFUSED[name])
    expect([route.status, ...(name === 'upsertContact' ? [201] : [])], answer.body).toContain(answer.statusCode)
    if (answersRevision(route)) expect(answer.headers.etag).toMatch(/^"\d+"$/)
    if (!route.answer) return expect(answer.body).toBe('')
    // What arrives is exactly what the schema describes: parsing changes nothing.
    return expect(route.answer.parse(answer.json())).toEqual(answer.json())
  })
})

describe('If-Match', () => {
  const CHANGES = (Object.keys(CALLS) as RouteName[]).filter((name) => (routes[name] as Route).method !== 'GET')
  const call = async (name: RouteName, ifMatch: string) => {
    const route: Route = routes[name]
    const given = (await CALLS[name]()) as {
      params?: Record<string, string>
      query?: Record<string, string>
      body?: object
    }
    const { params = {}, query, body } = given
    const filled = (path: string) => path.replace(/:(\w+)/g, (_, part: string) => params[part] ?? '')
    const address = Object.keys(REVISED).find((one) => route.path === one || route.path.startsWith(`${one}/`))
    const read = async () => {
      if (!address) return undefined
      const { headers, body } = await world.call<object>('GET', filled(address))
      return { etag: headers.etag, body }
    }
    const before = await read()
    const answer = await world.api.inject({
      method: route.method,
      url: filled(route.path) + (query ? `?${new URLSearchParams(query)}` : ''),
      headers: { cookie: login.cookie, 'x-csrf-token': login.csrf, 'if-match': ifMatch || String(before?.etag) },
      ...(body && { payload: body }),
    })
    return { answer, before, after: await read() }
  }

  it.each(CHANGES)('%s does nothing for a revision that is not the present one', async (name) => {
    const { answer, before, after } = await call(name, '"987654321"')
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([
      412,
      revisedBy(routes[name]) ? 'request.stale' : 'request.withoutRevision',
    ])
    expect(after).toEqual(before)
  })

  it.each(CHANGES.filter((name) => revisedBy(routes[name])))('%s goes on for the present one', async (name) => {
    const { answer } = await call(name, '')
    expect(answer.statusCode, answer.body).toBe((routes[name] as Route).status)
  })
})

describe('tags on many contacts', () => {
  it('are added to all matching contacts, and undone for exactly the changed ones', async () => {
    const before = await newContact(world, { email: 'bulk1@bulk.test', tags: ['kept', 'new'] })
    const other = await newContact(world, { email: 'bulk2@bulk.test', tags: ['kept'] })
    const tags = async () =>
      Promise.all(
        [before, other].map(
          async (id) => (await world.call<{ tags: string[] }>('GET', `/api/v1/contacts/${id}`)).body.tags,
        ),
      )
    const watch = (id: string) =>
      eventually(
        async () => (await world.call<{ state: string; affected: number }>('GET', `/api/v1/bulk-jobs/${id}`)).body,
        ({ state }) => state === 'done',
      )
    const { id } = await post('/api/v1/contacts/tags', {
      contacts: { filter: { search: 'bulk.test' } },
      add: ['new'],
      remove: ['absent'],
    })
    expect(await watch(id)).toMatchObject({ done: 2, total: 2, affected: 1 })
    expect(await tags()).toEqual([
      ['kept', 'new'],
      ['kept', 'new'],
    ])
    const undo = await post(`/api/v1/bulk-jobs/${id}/undo`)
    await watch(undo.id)
    expect(await tags()).toEqual([['kept', 'new'], ['kept']])
    expect((await world.call<{ code: string }>('POST', `/api/v1/bulk-jobs/${id}/undo`)).body.code).toBe(
      'bulkJob.undone',
    )
  })

  it('and exports hold every contact, as a file whose cells no spreadsheet runs', async () => {
    await newContact(world, {
      email: 'formula@csv.test',
      firstName: '=HYPERLINK("x")',
      properties: { plan: 'or; "et"' },
    })
    const { id } = await post('/api/v1/contacts/exports', { contacts: { filter: { search: 'csv.test' } } })
    await eventually(
      async () => (await world.call<{ state: string }>('GET', `/api/v1/bulk-jobs/${id}`)).body,
      ({ state }) => state === 'done',
    )
    const file = await world.api.inject({
      url: `/api/v1/bulk-jobs/${id}/file.csv`,
      headers: { authorization: `Bearer ${world.workspace.fullKey}` },
    })
    const [head, row, ...rest] = file.body.split('\r\n')
    expect(head).toContain('"externalId","email"')
    expect(row).toContain(`"'=HYPERLINK(""x"")"`)
    expect(row).toContain('"or; ""et"""')
    expect(rest).toEqual([''])
  })
})

/** Of a library that answers a Frenchman in its own words. */
const ENGLISH = /\b(invalid|expected|received|unexpected|must|too (small|big)|unrecognized|required|pattern|the|is)\b/i

/** In an order that is the same in each run: each value stands somewhere, and something at each place. */
const shuffled = <T>(items: readonly T[]): T[] =>
  fc.sample(fc.shuffledSubarray([...items], { minLength: items.length }), { numRuns: 1, seed: 16 })[0] ?? []

describe('every operation, given hostile values', () => {
  const problem = (answer: { statusCode: number; body: string; headers: Record<string, unknown> }, what: string) => {
    expect(answer.statusCode, `${what}: ${answer.body}`).toBeLessThan(500)
    if (answer.statusCode < 400) return
    expect(answer.headers['content-type'], what).toContain('application/problem+json')
    expect(JSON.parse(answer.body), what).toMatchObject({
      code: expect.stringMatching(/\w+\.\w+/),
      status: answer.statusCode,
    })
    const { detail, errors } = JSON.parse(answer.body) as { detail: string; errors: { message: string }[] }
    for (const words of [detail, ...errors.map(({ message }) => message)]) expect(words, what).not.toMatch(ENGLISH)
  }
  const names = Object.keys(CALLS) as RouteName[]

  it.each(names)('%s refuses or keeps each of them, and never fails', { timeout: 240_000 }, async (name) => {
    const route: Route = routes[name]
    const {
      params = {},
      query = {},
      body,
    } = (await CALLS[name]()) as {
      params?: Record<string, string>
      query?: Record<string, string>
      body?: unknown
    }
    const headers = {
      authorization: `Bearer ${world.workspace.fullKey}`,
      'content-type': 'application/json',
      'accept-language': 'fr',
    }
    const call = async (url: string, given: unknown, what: string) => {
      const payload = given === undefined ? undefined : written(given)
      const answer = await world.api.inject({
        method: route.method,
        url,
        headers,
        ...(payload !== undefined && { payload }),
      })
      problem(answer, `${name} ${what}`)
      return answer
    }
    const address = (change: Record<string, string> = {}) =>
      route.path.replace(/:(\w+)/g, (_, part: string) => change[part] ?? encodeURIComponent(String(params[part])))
    const asked = (more: string) =>
      `?${[new URLSearchParams(query).toString(), more].filter((part) => part !== '').join('&')}`

    const unknown = await call(address() + asked('colour=blue'), body, 'with an unknown query parameter')
    expect(unknown.json<{ errors: object[] }>().errors, unknown.body).toContainEqual(
      expect.objectContaining({ path: 'colour' }),
    )
    for (const part of Object.keys(params)) {
      for (const word of HOSTILE_WORDS) await call(address({ [part]: word }) + asked(''), body, `${part} = ${word}`)
    }
    for (const field of Object.keys((route.query as z.ZodObject | undefined)?.shape ?? {})) {
      for (const word of HOSTILE_WORDS) await call(`${address()}?${field}=${word}`, body, `${field} = ${word}`)
      await call(`${address()}?${field}=a&${field}=b`, body, `${field} twice`)
    }
    if (body === undefined) return
    const [places, values] = [shuffled(placesIn(body)), shuffled(HOSTILE_VALUES)]
    for (let n = 0; n < Math.max(places.length, values.length); n++) {
      const [place = [], value] = [places[n % places.length], values[n % values.length]]
      await call(address() + asked(''), withValue(body, place, value), `${place.join('.')} = ${inWords(value)}`)
    }
  })

  it.each(names.filter((name) => (routes[name] as Route).path.includes('/:id')))(
    '%s finds nothing under an id that names nothing',
    async (name) => {
      const route: Route = routes[name]
      const {
        params = {},
        query,
        body,
      } = (await CALLS[name]()) as { params?: Record<string, string>; query?: Record<string, string>; body?: object }
      const unknown = `${params.id?.slice(0, 4)}${'0'.repeat(31)}1`
      const url = route.path.replace(/:(\w+)/g, (_, part: string) => (part === 'id' ? unknown : (params[part] ?? '')))
      const seen = await world.api.inject({
        method: route.method,
        url: url + (query ? `?${new URLSearchParams(query)}` : ''),
        headers: { cookie: login.cookie, 'x-csrf-token': login.csrf },
        ...(body && { payload: body }),
      })
      expect(seen.statusCode, seen.body).toBe(404)
    },
  )
})
