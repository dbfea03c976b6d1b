import type { FairLimit, GiveBack } from '@parcours/db/fair-limit.ts'
import type { Services } from '@parcours/domain/journeys/nodes/behaviour.ts'
import type { OutgoingMessage, Provider } from '@parcours/model/delivery/provider.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'

/** Calls out, for which the caller's place is given to others meanwhile. */
type Call = <T>(call: () => Promise<T>) => Promise<T>

/**
 * Works in one of the `places`, which is given back while the work does nothing but call out: a receiver that answers
 * late keeps no other work from PostgreSQL. Calls have places of their own.
 */
export async function inPlace<T>(
  { places, calls, workspaceId }: { places: FairLimit; calls: FairLimit; workspaceId: WorkspaceId },
  work: (call: Call) => Promise<T>,
): Promise<T> {
  let mine: GiveBack | undefined = await places.take(workspaceId)
  let [calling, hasEnded] = [0, false]
  const leave = () => {
    mine?.()
    mine = undefined
  }
  const comeBack = async () => {
    // Before those who have not begun: what was answered is not on record yet.
    const taken = await places.take(workspaceId, { first: true })
    if (calling > 0 || mine || hasEnded) taken()
    else mine = taken
  }
  try {
    return await work(async (call) => {
      calling++
      leave()
      try {
        return await calls.run(workspaceId, call)
      } finally {
        if (--calling === 0) await comeBack()
      }
    })
  } finally {
    hasEnded = true
    leave()
  }
}

/** The services, whose ways to the network lead through `call`. */
export function callingOut<S extends Pick<Services, 'providers' | 'postWebhook'>>(services: S, call: Call): S {
  const { providers, postWebhook } = services
  return {
    ...services,
    providers: {
      ...providers,
      open: (workspaceId, connection) => callingProvider(providers.open(workspaceId, connection), call),
    },
    postWebhook: (...post) => call(() => postWebhook(...post)),
  }
}

function callingProvider<Outgoing extends OutgoingMessage>(
  provider: Provider<Outgoing>,
  call: Call,
): Provider<Outgoing> {
  // The sandbox is PostgreSQL.
  if (provider.name === 'sandbox') return provider
  const { name, batchSize, repeatable } = provider
  return { name, batchSize, repeatable, send: (...batch) => call(() => provider.send(...batch)) }
}
