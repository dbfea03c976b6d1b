import { secretSettings, settingFields } from '@parcours/model/channels/provider-settings.ts'
import { batchOf, NO_LEDGER } from '@parcours/model/delivery/email-provider.ts'
import { startFakeResend } from '@parcours/testing/resend-server.ts'
import { startFakeSes } from '@parcours/testing/ses-server.ts'
import { startSmtpPeer } from '@parcours/testing/smtp-server.ts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { EMAIL_PROVIDERS } from './registry.ts'

const settings: Record<string, Record<string, string | number>> = {
  sandbox: {},
  resend: { apiKey: 're_test' },
  ses: { region: 'eu-west-3', accessKeyId: 'AKIATESTTESTTEST', secretAccessKey: 'secret of the account' },
}
/** Whom none of them takes. */
const REFUSED: Record<string, string> = {
  resend: 'refused@test.test',
  ses: 'refused@test.test',
  smtp: 'unknown@test.test',
}
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  const [resend, ses, smtp] = [await startFakeResend(), await startFakeSes(), await startSmtpPeer()]
  vi.stubEnv('RESEND_BASE_URL', resend.url)
  vi.stubEnv('AWS_ENDPOINT_URL_SESV2', ses.url)
  settings.smtp = { host: '127.0.0.1', port: smtp.port }
  closing.push(resend.close, ses.close, smtp.close)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await Promise.all(closing.map((close) => close()))
})

const email = (to: string) => ({
  key: to,
  from: 'Shop <shop@test.test>',
  to,
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
  headers: {},
})

describe.each(EMAIL_PROVIDERS)('$key', (kind) => {
  it('has words in both languages for each setting, and shows no default of a secret', () => {
    for (const language of ['en', 'fr'] as const) {
      const fields = settingFields(kind.settings, language)
      for (const { label } of fields) expect(label).not.toBe('')
      const secrets = fields.filter(({ type }) => type === 'secret')
      expect(secrets.map(({ key }) => key)).toEqual(secretSettings(kind.settings))
      expect(secrets.every((secret) => secret.default === null)).toBe(true)
    }
  })

  it('takes a batch in its order, without whom it refuses', async () => {
    const given = settings[kind.key]
    if (!given) throw new Error(`${kind.key} has no peer in this test`)
    const provider = kind.open(given, { storeInOutbox: async () => {}, isAllowed: () => true })
    expect(provider.name).toBe(kind.key)
    const refused = REFUSED[kind.key]
    const people = ['a@test.test', ...(refused ? [refused] : []), 'c@test.test']
    const results = await provider.send(batchOf(`contract-${kind.key}`, people.map(email)), NO_LEDGER)
    expect(results.map((result) => result.kind)).toEqual(people.map((to) => (to === refused ? 'refused' : 'accepted')))
  })
})
