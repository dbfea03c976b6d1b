import { createSecretKey } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { checkBeforeTalking } from '@parcours/channels/outgoing/forbidden.ts'
import { connect, inWorkspace } from '@parcours/db/connection.ts'
import { aboutToWait, forbidWaiting } from '@parcours/db/in-transaction.ts'
import { campaignOwner, loadSend } from '@parcours/domain/campaigns/send-context.ts'
import { deliverDue } from '@parcours/domain/delivery/deliver.ts'
import { ProviderUnavailable } from '@parcours/model/delivery/provider-problem.ts'
import type { SendAnswer, SenderSettings, SendOrder } from './senders.ts'
import { createServices } from './services.ts'

// A sending thread of a worker process: see senders.ts. It claims batches for itself, beside the other threads.

/** Transactions at once: batches claimed, handed over and settled. */
const CONNECTIONS = 4

const { databaseUrl, signingKey, publicUrl, allowedAddresses, forbidsWaiting, share } = workerData as SenderSettings
if (forbidsWaiting) forbidWaiting()
checkBeforeTalking(aboutToWait)
const bytes = Buffer.from(signingKey)
const db = connect({ url: databaseUrl, max: CONNECTIONS })
const services = createServices({
  db,
  signingKey: { bytes, prepared: createSecretKey(bytes) },
  publicUrl,
  allowedAddresses,
  share,
})

async function work({ workspaceId, sendId }: SendOrder): Promise<void> {
  const send = await inWorkspace(db, workspaceId, (tx) => loadSend(tx, workspaceId, sendId))
  if (send) await deliverDue({ ...services, heartbeat: () => {} }, campaignOwner(send))
}

/** An error's own words; of a bug, where it was thrown. */
function passed(error: unknown): SendAnswer['error'] {
  if (error instanceof ProviderUnavailable) {
    const { message, problem, host, reason, advice } = error
    return { message, unavailable: { problem, host, reason, advice } }
  }
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

parentPort?.on('message', ({ id, ...order }: SendOrder & { id: number }) => {
  work(order).then(
    () => parentPort?.postMessage({ id }),
    (error: unknown) => parentPort?.postMessage({ id, error: passed(error) }),
  )
})
