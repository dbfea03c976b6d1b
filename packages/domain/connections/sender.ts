import type { WorkspaceTx } from '@parcours/db/connection.ts'

/** Who emails of a connection are from, and through which provider: of the one with this id, or of the default. */
export async function senderOf(
  tx: WorkspaceTx,
  id: string | undefined,
): Promise<{ provider: string; fromAddress: string }> {
  const connections = tx
    .selectFrom('connections')
    .select(['provider', 'from_address as fromAddress'])
    .where('channel', '=', 'email')
  return (id ? connections.where('id', '=', id) : connections.where('is_default', '=', true)).executeTakeFirstOrThrow()
}
