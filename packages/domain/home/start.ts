import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { SANDBOX } from '@parcours/model/channels/provider-kind.ts'
import { sql } from 'kysely'

/** What a new workspace needs before its first email reaches a contact, and whether it has it. */
export interface StartSteps {
  /** Messages leave through a provider, not into the sandbox. */
  sender: boolean
  contacts: boolean
  event: boolean
  journey: boolean
}

export async function startSteps(tx: WorkspaceTx): Promise<StartSteps> {
  const { rows } = await sql<StartSteps>`
    SELECT EXISTS (SELECT FROM connections WHERE is_default AND provider <> ${SANDBOX}) AS sender,
           EXISTS (SELECT FROM contacts) AS contacts,
           EXISTS (SELECT FROM event_names) AS event,
           EXISTS (SELECT FROM journey_versions) AS journey`.execute(tx)
  return rows[0] ?? { sender: false, contacts: false, event: false, journey: false }
}
