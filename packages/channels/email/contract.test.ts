import { createServices } from '@parcours/activities/services.ts'
import { connect, type Database, inWorkspace } from '@parcours/db/connection.ts'
import { loadSigningKey } from '@parcours/domain/access/secrets.ts'
import { launchCampaign } from '@parcours/domain/campaigns/launch.ts'
import { prepareSend } from '@parcours/domain/campaigns/prepare.ts'
import { sendDue } from '@parcours/domain/campaigns/send.ts'
import { retryDeferred } from '@parcours/domain/delivery/retry.ts'
import type { DeliveryServices } from '@parcours/domain/delivery/services.ts'
import { secretSettings, settingFields } from '@parcours/model/channels/provider-settings.ts'
import { batchOf, NO_LEDGER } from '@parcours/model/delivery/provider.ts'
import { ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { createCampaign } from '@parcours/testing/campaigns.ts'
import { newContact, newTemplate } from '@parcours/testing/journeys.ts'
import type { Call, ConnectionAnswer, ProviderPeer, Taken } from '@parcours/testing/providers/peer.ts'
import { PEERS } from '@parcours/testing/providers/peers.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EMAIL_PROVIDERS } from './registry.ts'

const CONTACTS = 12
const MINUTE_MS = 60_000
const FROM = { fromName: 'Shop', fromAddress: 'shop@test.test' }
const OPENING = { storeInOutbox: async () => {}, isAllowed: () => true }

let world: World
let template: string
let contacts = 0
const logged: string[] = []
beforeAll(async () => {
  world = await createWorld({ logTo: { write: (line) => void logged.push(line) } })
  template = await newTemplate(world)
})
afterAll(() => world.close())

const email = (to: string) => ({
  key: to,
  from: 'Shop <shop@test.test>',
  to,
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
  headers: {},
})

interface Refused {
  errors: { path: string; code: string; message: string }[]
}

interface Status {
  to: string
  status: string
  reason: string | null
  isBounced: boolean
  events: number
}

describe.each(EMAIL_PROVIDERS)('the contract of providers, by $key', (kind) => {
  let peer: ProviderPeer
  let connection: string

  beforeAll(async () => {
    const start = PEERS[kind.key]
    if (!start) throw new Error(`${kind.key} has nobody who stands in for it: add one to packages/testing/providers`)
    peer = await start(world)
    const added = await world.call<{ id: string }>('POST', '/api/v1/connections', bodyOf(0))
    expect(added.status, JSON.stringify(added.body)).toBe(201)
    connection = added.body.id
  })
  afterAll(() => peer?.close())
  beforeEach(async () => {
    await sql`
      UPDATE contacts
         SET consent_bits = (SELECT withdrawn FROM consent_channels WHERE channel = 'email')`.execute(world.db)
    await useAccount(0)
  })
  afterEach(() => {
    Object.assign(peer, { onTaken: async () => {}, breakNext: 0 })
    peer.putOff?.(false)
    peer.shutOut?.(undefined)
  })

  const connectionAnswer = async () =>
    (await world.call<ConnectionAnswer>('GET', `/api/v1/connections/${connection}`)).body
  const call = async ({ url, headers, payload }: Call) => {
    const { statusCode, body } = await world.api.inject({ method: 'POST', url, headers, payload })
    expect([200, 204], body).toContain(statusCode)
  }

  const bodyOf = (account: 0 | 1) => ({
    ...FROM,
    name: kind.key,
    provider: kind.key,
    settings: peer.accounts[account],
  })
  async function useAccount(account: 0 | 1): Promise<void> {
    const { status, body } = await world.call('PUT', `/api/v1/connections/${connection}`, bodyOf(account))
    expect(status, JSON.stringify(body)).toBe(200)
  }

  /** A campaign to some new contacts, ready to be sent. */
  async function newSend(count: number): Promise<{ sendId: string; addresses: string[] }> {
    const addresses = Array.from({ length: count }, () => `p${++contacts}@test.test`)
    for (const address of addresses) await newContact(world, { email: address })
    const id = await createCampaign(world, template, { connectionId: connection })
    const campaignId = uuidOf('campaign', id)
    const now = new Date()
    await inWorkspace(world.db, world.workspace.id, (tx) => launchCampaign(tx, world.workspace.id, campaignId, now))
    const { id: sendId } = await world.db
      .selectFrom('campaign_sends')
      .select('id')
      .where('campaign_id', '=', campaignId)
      .executeTakeFirstOrThrow()
    await prepareSend(world.db, world.workspace.id, sendId, now)
    return { sendId, addresses }
  }

  /** As a worker has them that was just started. */
  async function services(db: Database = world.db): Promise<DeliveryServices> {
    const { publicUrl } = world
    const made = createServices({ db, signingKey: await loadSigningKey(world.db), publicUrl, allowedAddresses: 'true' })
    // All connections here are of email.
    const open = ((...chosen: Parameters<DeliveryServices['providers']['open']>) =>
      (peer.wrap ?? ((provider) => provider))(made.providers.open(...chosen))) as DeliveryServices['providers']['open']
    return { ...made, providers: { ...made.providers, open }, heartbeat: () => {} }
  }
  const send = async (sendId: string, by?: DeliveryServices) =>
    sendDue(by ?? (await services()), world.workspace.id, sendId, async () => {})

  /** A process that ends as soon as so many emails were taken: nothing more of it reaches the database. */
  async function sendAndDie(sendId: string, after: number): Promise<void> {
    const dying = connect({ url: world.databaseUrl, max: 5 })
    let taken = 0
    peer.onTaken = async (emails) => {
      taken += emails.length
      if (taken >= after) void dying.destroy().catch(() => {})
    }
    await expect(send(sendId, await services(dying))).rejects.toThrow()
    peer.onTaken = async () => {}
  }

  async function statuses(sendId: string): Promise<Status[]> {
    const { rows } = await sql<Status>`
      SELECT address AS to, status, reason, bounced_at IS NOT NULL AS "isBounced",
             (SELECT count(*)::int FROM message_events e WHERE e.message_id = m.id) AS events
        FROM messages m
       WHERE owner_id = ${sendId} AND status <> 'excluded'
       ORDER BY contact_id`.execute(world.db)
    return rows
  }
  const timesTaken = async (addresses: string[]) => {
    const taken = Map.groupBy(await peer.taken(), ({ to }) => to)
    return addresses.map((address) => taken.get(address)?.length ?? 0)
  }
  const mailTo = async (address: string): Promise<Taken> => {
    const taken = (await peer.taken()).find(({ to }) => to === address)
    if (!taken) throw new Error(`Nothing was taken for ${address}`)
    return taken
  }

  /** After a crash and what followed: nobody has two, and who has none is known to be in doubt. */
  async function expectNoneLostOrDoubled(sendId: string, addresses: string[]): Promise<Status[]> {
    const now = await statuses(sendId)
    const times = await timesTaken(addresses)
    expect(Math.max(...times)).toBeLessThanOrEqual(1)
    expect(now.map(({ to }) => to).sort()).toEqual(addresses.toSorted())
    for (const { to, status } of now)
      expect((await timesTaken([to]))[0] === 1 ? ['sent', 'unknown'] : ['unknown'], `${to} is ${status}`).toContain(
        status,
      )
    return now
  }

  it('has words in both languages for each setting, and shows no default of a secret', () => {
    for (const language of ['en', 'fr'] as const) {
      const fields = settingFields(kind.settings, language)
      for (const { label } of fields) expect(label).not.toBe('')
      const secrets = fields.filter(({ type }) => type === 'secret')
      expect(secrets.map(({ key }) => key)).toEqual(secretSettings(kind.settings))
      expect(secrets.every((secret) => secret.default === null)).toBe(true)
    }
  })

  it('says of each setting that cannot be meant how it is written, in both languages', async () => {
    const texts = settingFields(kind.settings, 'en').filter(({ type }) => type === 'secret' || type === 'text')
    for (const { key } of texts) {
      const settings = { ...peer.accounts[0], [key]: `\u200b non\r\nsense ` }
      const body = { ...FROM, name: `Wrong ${key}`, provider: kind.key, settings }
      const said = await Promise.all(
        (['en', 'fr'] as const).map(async (language) => {
          const headers = { 'accept-language': language }
          const answer = await world.call<Refused>('POST', '/api/v1/connections', body, { headers })
          expect([answer.status, answer.body.errors?.map(({ path }) => path)]).toEqual([422, [`settings.${key}`]])
          return answer.body.errors[0]
        }),
      )
      expect(said[0]?.code).not.toBe('request.fieldUnfit')
      expect(said[0]?.message).not.toBe(said[1]?.message)
    }
  })

  it('shows no secret in any answer or log, also where the provider repeats it', async () => {
    const secrets = secretSettings(kind.settings).map((key) => [key, String(peer.accounts[0][key])] as const)
    // A provider is never told what it signs with.
    const connectionAnswer = secrets.flatMap(([key, secret]) => (key === 'webhookSecret' ? [] : [secret]))
    peer.shutOut?.(`There is no ${connectionAnswer.join(' nor ')}`)
    const at = `/api/v1/connections/${connection}`
    const settings = { ...peer.accounts[0], nothing: 1 }
    const answers = [
      await world.call('POST', `${at}/tests`, { to: 'me@test.test' }),
      await world.call('PUT', at, { ...bodyOf(0), settings }),
      await world.call('PUT', at, bodyOf(0)),
      await world.call('POST', `${at}/tests`, { to: 'me@test.test' }),
      await world.call('GET', at),
      await world.call('POST', `${at}/default`),
      await world.call('GET', '/api/v1/sender'),
      await world.call('GET', '/api/v1/connections'),
      await world.call('GET', '/api/v1/providers'),
      await world.call('GET', `/api/v1/campaigns/${await createCampaign(world, template)}/check`),
      await world.call('GET', '/api/v1/quarantine'),
    ]
    // What is to be checked is said in words of its own settings.
    const message = expect.stringContaining(kind.advice?.refused?.en ?? 'sandbox outbox') as string
    expect(answers[0]?.body).toMatchObject({ result: peer.shutOut ? 'unavailable' : 'accepted', message })
    const said = JSON.stringify(answers) + logged.join('')
    expect(logged.join('')).toContain('/tests')
    for (const [key, secret] of secrets)
      for (const form of [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)])
        expect(said.includes(form), `${key} is shown`).toBe(false)
  })

  it('takes a batch in its order, without whom it refuses', async () => {
    const provider = kind.open(peer.accounts[0], OPENING)
    expect(provider.name).toBe(kind.key)
    const to = ['a@test.test', ...(peer.refused ? [peer.refused] : []), 'c@test.test']
    const results = await provider.send(batchOf(`contract-${kind.key}`, to.map(email)), NO_LEDGER)
    expect(results.map((result) => result.kind)).toEqual(
      to.map((address) => (address === peer.refused ? 'refused' : 'accepted')),
    )
  })

  it('sends to each once', async () => {
    const { sendId, addresses } = await newSend(CONTACTS)
    expect((await send(sendId)).kind).toBe('over')
    expect(await timesTaken(addresses)).toEqual(addresses.map(() => 1))
    expect(new Set((await statuses(sendId)).map(({ status }) => status))).toEqual(new Set(['sent']))
  })

  it('puts off what is to come later, and sends it then, once', async () => {
    if (!peer.putOff) return
    const { sendId, addresses } = await newSend(3)
    peer.putOff(true)
    await send(sendId).catch((error: unknown) => expect(error).toBeInstanceOf(ProviderUnavailable))
    expect(await timesTaken(addresses)).toEqual([0, 0, 0])
    peer.putOff(false)
    await send(sendId)
    await retryDeferred({ ...(await services()), clock: () => new Date(Date.now() + 10 * MINUTE_MS) })
    expect(await timesTaken(addresses)).toEqual([1, 1, 1])
    expect((await statuses(sendId)).map(({ status }) => status)).toEqual(['sent', 'sent', 'sent'])
  })

  it('sends nobody twice, and loses nobody, when the process ends in between', async () => {
    const { sendId, addresses } = await newSend(CONTACTS)
    await sendAndDie(sendId, 4)
    await send(sendId)
    const after = await expectNoneLostOrDoubled(sendId, addresses)
    const inDoubt = after.filter(({ status }) => status === 'unknown')
    const { repeatable } = kind.open(peer.accounts[0], OPENING)
    // What is remembered is no doubt; otherwise one email a connection is, and most are not.
    expect(inDoubt.length).toBeLessThanOrEqual(repeatable ? 0 : CONTACTS / 2)
  })

  it('sends nobody twice when another account claims the batch after that', async () => {
    const { sendId, addresses } = await newSend(CONTACTS)
    await sendAndDie(sendId, 4)
    await useAccount(1)
    await sendAndDie(sendId, 2).catch(() => {})
    await send(sendId)
    await expectNoneLostOrDoubled(sendId, addresses)
  })

  it('sends nothing again that the account no longer remembers', async () => {
    const { repeatable } = kind.open(peer.accounts[0], OPENING)
    if (typeof repeatable === 'boolean') return
    const { sendId } = await newSend(3)
    await sendAndDie(sendId, 1)
    const later = new Date(Date.now() + repeatable.lastsMs + MINUTE_MS)
    await send(sendId, { ...(await services()), clock: () => later })
    expect((await statuses(sendId)).map(({ status }) => status)).toEqual(['unknown', 'unknown', 'unknown'])
  })

  it('sends through another account what the first has certainly not taken', async () => {
    if (!peer.shutOut) return
    const { sendId, addresses } = await newSend(3)
    peer.shutOut('Nobody we know')
    await expect(send(sendId)).rejects.toThrow(ProviderUnavailable)
    peer.shutOut(undefined)
    await useAccount(1)
    await send(sendId)
    await retryDeferred({ ...(await services()), clock: () => new Date(Date.now() + 10 * MINUTE_MS) })
    expect(await timesTaken(addresses)).toEqual([1, 1, 1])
  })

  it('is told twice of a message, which counts once', async () => {
    const { bounce } = peer
    if (!bounce) return
    const { sendId, addresses } = await newSend(1)
    await send(sendId)
    const report = bounce(await connectionAnswer(), await mailTo(addresses[0] ?? ''), `twice-${sendId}`)
    await call(report)
    await call(report)
    expect(await statuses(sendId)).toMatchObject([{ status: 'sent', isBounced: true, events: 1 }])
  })

  it('is told of a message before it has answered', async () => {
    const { bounce } = peer
    if (!bounce) return
    const { sendId } = await newSend(2)
    const addresses = await connectionAnswer()
    peer.onTaken = async (emails) => {
      for (const taken of emails) await call(bounce(addresses, taken, `early-${taken.messageId}`))
    }
    await send(sendId)
    expect(await statuses(sendId)).toMatchObject([
      { status: 'sent', isBounced: true, events: 1 },
      { status: 'sent', isBounced: true, events: 1 },
    ])
  })

  it('believes no notice that was changed on its way', async () => {
    const { bounce } = peer
    // Mail that comes back is signed by nobody: its address is secret.
    if (!bounce || kind.returnsMail) return
    const { sendId, addresses } = await newSend(1)
    await send(sendId)
    const { url, headers, payload } = bounce(
      await connectionAnswer(),
      await mailTo(addresses[0] ?? ''),
      `changed-${sendId}`,
    )
    const changed = payload.replace('ermanent', 'ermanenT')
    const answer = await world.api.inject({ method: 'POST', url, headers, payload: changed })
    expect(answer.json()).toMatchObject({
      code: 'hook.signatureWrong',
      detail: expect.stringContaining(kind.advice?.signature?.en ?? '!'),
    })
    expect(await statuses(sendId)).toMatchObject([{ isBounced: false }])
  })
})
