import { uuidOf } from '@parcours/model/id.ts'
import { isBlocked } from '@parcours/testing/blocked.ts'
import { importCsv, uploadCsv } from '@parcours/testing/imports.ts'
import { drainedByHand, graphOf, newContact } from '@parcours/testing/journeys.ts'
import { step } from '@parcours/testing/steps.ts'
import { createWorld, type World } from '@parcours/testing/world.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

interface Refusal {
  errors: { path: string; code: string }[]
}

const decide = (contactId: string, channel: string, decision: string, key?: string) =>
  world.call<Refusal>(
    'POST',
    `/api/v1/contacts/${contactId}/consents`,
    { channel, decision, source: 'test' },
    key ? { key } : {},
  )

/** What a contact decided of each channel, as segments and sending read it. */
const decisionsOf = async (contactId: string) =>
  (
    await sql<{ channel: string; decision: string }>`
      SELECT b.channel, CASE WHEN c.consent_bits & b.given <> 0 THEN 'given' ELSE 'withdrawn' END AS decision
        FROM contacts c
        JOIN consent_channels b ON c.consent_bits & (b.given | b.withdrawn) <> 0
       WHERE c.id = ${uuidOf('contact', contactId)}
       ORDER BY 1`.execute(world.db)
  ).rows.map(({ channel, decision }) => `${channel} ${decision}`)

describe('the channels that all workspaces share', () => {
  const channels = async () =>
    (await sql<{ channel: string }>`SELECT channel FROM consent_channels ORDER BY place`.execute(world.db)).rows.map(
      ({ channel }) => channel,
    )
  const invented = Array.from({ length: 20 }, (_, n) => `invented ${n}`)

  it('are not used up by a caller who invents some: each is refused by the name of its field', async () => {
    const before = await channels()
    const contact = await newContact(world, { email: 'inventor@test.test' })
    for (const channel of ['Email', ' email', '', '__proto__', 'constructor', ...invented]) {
      const { status, body } = await decide(contact, channel, 'given')
      expect([status, body.errors[0]?.path]).toEqual([422, 'channel'])
      for (const kind of ['consent', 'reachable']) {
        const condition = { kind, channel }
        const answers = await Promise.all([
          world.call<Refusal>('POST', '/api/v1/contacts/match', { condition }),
          world.call<Refusal>('POST', '/api/v1/segments/preview', { condition }),
          world.call<Refusal>('POST', '/api/v1/segments', { name: `By ${kind} ${channel}`, condition }),
        ])
        for (const { status, body } of answers)
          expect([status, body.errors[0]?.path]).toEqual([422, 'condition.channel'])
      }
    }
    expect(await channels()).toEqual(before)
  })

  it('nor by steps of journeys', async () => {
    const before = await channels()
    for (const channel of invented.slice(0, 3)) {
      const settings = { of: 'consent', channel, decision: 'given', reentry: 'once' }
      const graphs = [
        [
          step.byHand('t'),
          { id: 'record', kind: 'recordConsent', settings: { channel, decision: 'given' } },
          step.exit('e'),
        ],
        [{ id: 't', kind: 'triggerChange', settings }, step.exit('e')],
      ].map((steps) => graphOf(steps as Parameters<typeof graphOf>[0]))
      for (const graph of graphs) {
        const { status, body } = await world.call<Refusal>('POST', '/api/v1/journeys', { name: channel, graph })
        expect([status, body.errors[0]?.path]).toEqual([422, expect.stringMatching(/^graph\.nodes.*channel$/)])
      }
    }
    expect(await channels()).toEqual(before)
  })

  it('nor by columns of files, nor by what devices send', async () => {
    const before = await channels()
    const header = ['email', ...invented].join(',')
    const file = `${header}\nfile@inventor.test${',yes'.repeat(invented.length)}\n`
    const mapping = Object.fromEntries(invented.map((name) => [name, `consent.${name}`]))
    const { body: uploaded } = await uploadCsv(world, file)
    const started = await world.call<Refusal>('POST', `/api/v1/imports/${uploaded.id}/start`, {
      mapping: { email: 'email', ...mapping },
    })
    expect([started.status, started.body.errors[0]?.path]).toEqual([422, `mapping.${invented[0]}`])
    const consents = Object.fromEntries(invented.map((name) => [name, 'given']))
    await world.track([
      ...invented.map((channel) => ({ userId: 'device', event: 'Unsubscribed', properties: { channel, ...consents } })),
      { userId: 'device', event: 'Seen', traits: { consent: consents, consents, channel: invented[0] } },
    ])
    await drainedByHand(world)
    expect(await channels()).toEqual(before)
  })

  it('stay open to others, whatever one workspace tried', async () => {
    const other = await world.newWorkspace('Other')
    const saved = await world.call<{ id: string }>(
      'POST',
      '/api/v1/contacts',
      { email: 'other@test.test', phone: '+33612345679' },
      { key: other.fullKey },
    )
    for (const channel of ['email', 'sms'])
      expect((await decide(saved.body.id, channel, 'given', other.fullKey)).status).toBe(204)
    expect(await decisionsOf(saved.body.id)).toEqual(['email given', 'sms given'])
  })
})

describe('what is decided at the same moment', () => {
  let phones = 0
  const reachable = () =>
    newContact(world, { email: `${++phones}@moment.test`, phone: `+3361234${String(phones).padStart(4, '0')}` })

  /** Holds what a statement selects until it is let go. */
  async function hold(rows: ReturnType<typeof sql>): Promise<() => Promise<void>> {
    const tx = await world.db.startTransaction().execute()
    await rows.execute(tx)
    return async () => {
      await tx.commit().execute()
    }
  }
  const holdContact = (id: string) => hold(sql`SELECT FROM contacts WHERE id = ${uuidOf('contact', id)} FOR UPDATE`)

  it.each([
    ['email withdrawn', 'sms given'],
    ['sms given', 'email withdrawn'],
  ])('%s and %s, of two channels of a contact: both hold', async (...decisions) => {
    const contact = await reachable()
    const letGo = await holdContact(contact)
    const answers: ReturnType<typeof decide>[] = []
    for (const [n, decision] of decisions.entries()) {
      const [channel, decided] = decision.split(' ') as [string, string]
      answers.push(decide(contact, channel, decided))
      await isBlocked(world.db, n + 1)
    }
    await letGo()
    for (const { status } of await Promise.all(answers)) expect(status).toBe(204)
    expect(await decisionsOf(contact)).toEqual(['email withdrawn', 'sms given'])
  })

  it('by one contact many times over, of all channels: as the ledger has it', async () => {
    const contact = await reachable()
    for (let round = 0; round < 10; round++) {
      await Promise.all(
        ['email', 'sms', 'email', 'sms'].map((channel, n) =>
          decide(contact, channel, (round >> (n % 3)) % 2 ? 'given' : 'withdrawn'),
        ),
      )
      const { rows } = await sql<{ decided: string }>`
        SELECT channel || ' ' || decision AS decided
          FROM consents
         WHERE contact_id = ${uuidOf('contact', contact)}
         ORDER BY channel`.execute(world.db)
      expect(await decisionsOf(contact)).toEqual(rows.map(({ decided }) => decided))
    }
  })

  it('beside a file that names the contact: the withdrawal of another channel holds', async () => {
    const contact = await reachable()
    await decide(contact, 'sms', 'given')
    const letGo = await holdContact(contact)
    const withdrawn = decide(contact, 'sms', 'withdrawn')
    await isBlocked(world.db)
    const imported = importCsv(world, `email,agreed\n${phones}@moment.test,no\n`, {
      mapping: { email: 'email', agreed: 'consent.email' },
    })
    await isBlocked(world.db, 2)
    await letGo()
    expect((await withdrawn).status).toBe(204)
    expect((await imported).rejects).toEqual([])
    expect(await decisionsOf(contact)).toEqual(['email withdrawn', 'sms withdrawn'])
  })

  it('by a contact who is being merged: it is taken over, or refused since that contact is gone', async () => {
    const [from, into] = [await reachable(), await reachable()]
    const letGo = await hold(
      sql`SELECT FROM contact_identifiers WHERE contact_id = ${uuidOf('contact', from)} FOR UPDATE`,
    )
    const merged = world.call('POST', `/api/v1/contacts/${into}/merge`, { from })
    await isBlocked(world.db)
    const withdrawn = decide(from, 'email', 'withdrawn')
    await isBlocked(world.db, 2)
    await letGo()
    expect((await merged).status).toBe(200)
    const { status } = await withdrawn
    expect([status, (await decisionsOf(into))[0]]).toEqual([404, 'email given'])
  })
})
