import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { type Choice, chosenConnection } from './chosen.ts'
import type { ConnectionFailure } from './health.ts'

/** Who emails of a connection are from, through which provider, and why that could not be used when it last was. */
export interface Sender {
  provider: string
  fromAddress: string
  failure: ConnectionFailure | null
}

export async function senderOf(tx: WorkspaceTx, choice: Choice): Promise<Sender> {
  const { failure, ...sender } = await chosenConnection(tx, choice)
    .select(['provider', 'from_address as fromAddress', 'failure'])
    .executeTakeFirstOrThrow()
  return { ...sender, failure: failure as ConnectionFailure | null }
}
