import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client'
import { inject } from 'vitest'

const DEADLINE_EXCEEDED = 4

/**
 * A client of the Temporal of the tests; its connection is closed by who asked for it. On a machine that is busy a
 * query or the description of a schedule takes longer than Temporal waits for it, which its client does not repeat.
 */
export async function connectToTemporal(): Promise<Client> {
  const { delayFunction, retryableDecider } = defaultGrpcRetryOptions()
  const patient = makeGrpcRetryInterceptor({
    delayFunction,
    retryableDecider: (attempt, status) =>
      retryableDecider(attempt, status) || (attempt < 5 && status.code === DEADLINE_EXCEEDED),
  })
  const connection = await Connection.connect({ address: inject('temporalAddress'), interceptors: [patient] })
  return new Client({ connection })
}
