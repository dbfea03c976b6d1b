import type { SettingValues } from '@parcours/model/channels/provider-settings.ts'
import { decrypt, encrypt, type SigningKey } from '../access/secrets.ts'

/** The names of secrets before each provider named its own: they stand in what was encrypted then. */
const FORMER_NAMES = new Map([
  ['smtp', new Map([['secret', 'password']])],
  ['resend', new Map([['secret', 'apiKey']])],
])

/** The secret settings of a connection. */
export function openSecrets(
  key: SigningKey,
  { provider, secret }: { provider: string; secret: Buffer | null },
): SettingValues {
  if (!secret) return {}
  const opened = JSON.parse(decrypt(key, secret)) as Record<string, string | null>
  const names = FORMER_NAMES.get(provider)
  return Object.fromEntries(
    Object.entries(opened).flatMap(([name, value]) => (value ? [[names?.get(name) ?? name, value]] : [])),
  )
}

/** All settings of a connection, as its provider takes them. */
export function withSecrets(
  key: SigningKey,
  row: { provider: string; settings: unknown; secret: Buffer | null },
): SettingValues {
  return { ...(row.settings as SettingValues), ...openSecrets(key, row) }
}

/** The encrypted form of secret settings; null where there are none. */
export function sealSecrets(key: SigningKey, secrets: SettingValues): Buffer | null {
  return Object.keys(secrets).length > 0 ? encrypt(key, JSON.stringify(secrets)) : null
}
