import { providerKind } from '@parcours/channels/registry.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { SigningKey } from '@parcours/domain/access/secrets.ts'
import { defaultConnectionId, saveConnection } from '@parcours/domain/connections/connections.ts'
import type { SettingValues } from '@parcours/model/channels/provider-settings.ts'

/** Has the workspace's default connection send through this provider. */
export async function useProvider(
  tx: WorkspaceTx,
  key: SigningKey,
  provider: string,
  settings: SettingValues,
): Promise<void> {
  const kind = providerKind('email', provider)
  if (!kind) throw new Error(`There is no provider called ${provider}`)
  const input = { fromName: 'Shop', fromAddress: 'shop@test.test', replyTo: null, settings }
  const id = await defaultConnectionId(tx, 'email')
  await saveConnection(tx, id, kind, input, { key, byOwner: false, now: new Date() })
}
