import type { AddressInfo } from 'node:net'
import type { ProgressAnswer } from '@parcours/contract/campaigns.ts'
import { launchCampaign, segmentOfTag } from '@parcours/testing/campaigns.ts'
import { newContact, newTemplate } from '@parcours/testing/journeys.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let world: World
/** A mail server that accepts the password. */
let server: SMTPServer
let port: number
const taken: string[] = []

beforeAll(async () => {
  world = await createWorld({ worker: true })
  server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    // A connection that is kept for later emails is not waited for.
    closeTimeout: 100,
    authMethods: ['PLAIN'],
    allowInsecureAuth: true,
    onAuth({ username, password }, _, done) {
      if (password === 'right-password') return done(null, { user: username })
      done(Object.assign(new Error('5.7.8 No such account'), { responseCode: 535 }))
    },
    onData(stream, session, done) {
      stream.resume()
      stream.on('end', () => {
        taken.push(session.envelope.rcptTo[0]?.address ?? '')
        done()
      })
    },
  })
  server.on('error', () => {})
  const started = server.listen(0, '127.0.0.1')
  await new Promise<void>((resolve) => void started.once('listening', resolve))
  port = (started.address() as AddressInfo).port
})
afterAll(async () => {
  await world.close()
  await new Promise<void>((resolve) => void server.close(() => resolve()))
})

const saveSender = async (change: object, password: string) => {
  const settings = { host: '127.0.0.1', port, secure: false, username: 'shop', password, ...change }
  const sender = { provider: 'smtp', fromName: 'Shop', fromAddress: 'shop@test.test', replyTo: null, settings }
  expect((await world.call('PUT', '/api/v1/sender', sender)).status).toBe(200)
}

const progress = async (id: string, language: string) =>
  (
    await world.call<ProgressAnswer>('GET', `/api/v1/campaigns/${id}/progress`, undefined, {
      headers: { 'accept-language': language },
    })
  ).body

describe('a campaign whose mail server refuses the login', () => {
  it.each([
    ['a wrong password', () => ({}), /127\.0\.0\.1 does not let us in\. Check the username/, /127\.0\.0\.1 .*Vérifiez/],
    ['a server that is not there', () => ({ port: 1 }), /127\.0\.0\.1 does not answer/, /127\.0\.0\.1 ne répond pas/],
  ])(
    'says since when and why, and goes on once it is mended: %s',
    { timeout: 180_000 },
    async (name, change, inEnglish, inFrench) => {
      const address = `${name.replaceAll(' ', '.')}@trouble.test`
      await newContact(world, { email: address, tags: [name] })
      const segment = await segmentOfTag(world, name)
      await saveSender(change(), 'wrong-password')
      const before = new Date().toISOString()
      const id = await launchCampaign(world, await newTemplate(world), { audience: { segments: [segment] } })
      const { trouble } = await eventually(
        () => progress(id, 'en'),
        (seen) => seen.trouble !== null,
        60,
      )
      expect(trouble?.message).toMatch(inEnglish)
      expect(trouble && trouble.since > before).toBe(true)
      expect((await progress(id, 'fr')).trouble?.message).toMatch(inFrench)
      await saveSender({}, 'right-password')
      const done = await eventually(
        () => progress(id, 'en'),
        ({ state }) => state === 'done',
        90,
      )
      expect([done.trouble, done.sent, taken.filter((to) => to === address)]).toEqual([null, 1, [address]])
    },
  )
})
