import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type Choice, chosenConnection } from './chosen.ts'

/** Who emails of a connection are from, and through which provider. */
export function senderOf(tx: WorkspaceTx, choice: Choice): Promise<{ provider: string; fromAddress: string }> {
  return chosenConnection(tx, choice).select(['provider', 'from_address as fromAddress']).executeTakeFirstOrThrow()
}
