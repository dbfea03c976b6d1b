import { createSecretKey, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { encrypt } from '../access/secrets.ts'
import { openSecrets, sealSecrets } from './secrets.ts'

const bytes = randomBytes(32)
const key = { bytes, prepared: createSecretKey(bytes) }

describe('the secrets of a connection', () => {
  it('open as they were sealed', () => {
    const secret = sealSecrets(key, { apiKey: 're_1', webhookSecret: 'whsec_1' })
    expect(openSecrets(key, { provider: 'resend', secret })).toEqual({ apiKey: 're_1', webhookSecret: 'whsec_1' })
    expect(sealSecrets(key, {})).toBeNull()
  })

  it.each([
    ['smtp', { secret: 'pw', webhookSecret: null }, { password: 'pw' }],
    ['resend', { secret: 're_1', webhookSecret: 'whsec_1' }, { apiKey: 're_1', webhookSecret: 'whsec_1' }],
    ['sandbox', { secret: null, webhookSecret: null }, {}],
  ])('of %s that were sealed before providers named them are found by their name', (provider, sealed, opened) => {
    expect(openSecrets(key, { provider, secret: encrypt(key, JSON.stringify(sealed)) })).toEqual(opened)
  })
})
