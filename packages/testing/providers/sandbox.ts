import { sql } from 'kysely'
import { type ProviderPeer, QUIET, type StartPeer, type Taken } from './peer.ts'

/** The sandbox takes all, into the outbox of the workspace; what becomes of emails is simulated there. */
export const sandbox: StartPeer = async (world) => {
  const taken = async () => {
    const { rows } = await sql<Taken>`
      SELECT recipient AS to, message_id AS "messageId", '' AS "providerId"
        FROM sandbox_outbox
       ORDER BY accepted_at, message_id`.execute(world.db)
    return rows
  }
  const peer: ProviderPeer = {
    ...QUIET,
    accounts: [{}, {}],
    taken,
    refused: null,
    putOff: null,
    shutOut: null,
    bounce: null,
    wrap: (provider) => ({
      ...provider,
      async send(batch, ledger) {
        const results = await provider.send(batch, ledger)
        await peer.onTaken(await taken())
        return results
      },
    }),
    close: async () => {},
  }
  return peer
}
