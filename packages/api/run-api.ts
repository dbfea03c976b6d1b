import { checkBeforeTalking } from '@parcours/channels/outgoing/forbidden.ts'
import { outgoingPolicies } from '@parcours/channels/outgoing/policies.ts'
import { openProvider } from '@parcours/channels/registry.ts'
import { linkTester } from '@parcours/channels/web/test-link.ts'
import type { Config } from '@parcours/config/config.ts'
import { connect, type RequestTimes } from '@parcours/db/connection.ts'
import { aboutToWait, forbidWaiting } from '@parcours/db/in-transaction.ts'
import { waitUntilUp } from '@parcours/db/until-up.ts'
import '@parcours/domain/composition.ts'
import { loadSigningKey } from '@parcours/domain/access/secrets.ts'
import { channelOf } from '@parcours/domain/channels/registry.ts'
import { storeMessageEvents } from '@parcours/domain/delivery/message-event-inbox.ts'
import { recordMessageEvents } from '@parcours/domain/delivery/message-events.ts'
import { storeEvents } from '@parcours/domain/events/inbox.ts'
import { RefusedMessages } from '@parcours/domain/events/refused.ts'
import { GroupCommit } from '@parcours/domain/group-commit.ts'
import { Connection } from '@temporalio/client'
import type { FastifyInstance } from 'fastify'
import { createServer, type ServerOptions } from './server.ts'

export interface ApiOptions extends Pick<ServerOptions, 'logger' | 'rateLimits' | 'bodyTimes'> {
  config: Config
  /** Tests are less patient. */
  requestTimes?: RequestTimes | undefined
}

const REQUEST_TIMES: RequestTimes = { wait: 10_000, statement: 15_000 }

/** Builds the API with real connections. Close the server to close them too. */
export async function buildApi({
  config,
  requestTimes = REQUEST_TIMES,
  ...options
}: ApiOptions): Promise<FastifyInstance> {
  const { databaseUrl, publicUrl, temporal: target } = config
  const db = connect({ url: databaseUrl, max: 20, requests: requestTimes })
  const trackingDb = connect({ url: databaseUrl, max: 6 })
  // Lazy: the API takes events also while Temporal is down; they wait in the inbox.
  const connection = Connection.lazy(target.connection)
  const clock = () => new Date()
  if (config.forbidsWaiting) forbidWaiting()
  checkBeforeTalking(aboutToWait)
  const isAllowed = outgoingPolicies(config.allowedAddresses, publicUrl)
  const refused = new RefusedMessages(trackingDb, clock, (error) =>
    server.log.error({ err: error }, 'refused messages were not kept'),
  )
  const server: FastifyInstance = await createServer({
    ...options,
    trustProxy: config.trustProxy,
    deps: {
      db,
      trackingDb,
      signingKey: await waitUntilUp(() => loadSigningKey(db, config.secret)),
      publicUrl,
      events: new GroupCommit((events) => storeEvents(trackingDb, events, clock()), { parallel: 2 }),
      refused,
      trackedEvents: new GroupCommit((trackedEvents) => storeMessageEvents(trackingDb, trackedEvents), { parallel: 2 }),
      messageEvents: new GroupCommit(
        (messageEvents) => trackingDb.transaction().execute((tx) => recordMessageEvents(tx, messageEvents, clock())),
        { max: 1000 },
      ),
      temporal: {
        namespace: target.namespace,
        webUrl: target.webUrl,
        isUp: () =>
          Promise.race([
            connection.workflowService.getSystemInfo({}).then(
              () => true,
              () => false,
            ),
            new Promise<boolean>((resolve) => setTimeout(resolve, 2000, false)),
          ]),
      },
      testLink: linkTester(isAllowed.web),
      openProvider: (workspaceId, connection) =>
        openProvider(connection, {
          storeInOutbox: (taken, pieces) =>
            channelOf(connection.channel).storeInOutbox(db, workspaceId, taken, pieces, clock()),
          isAllowed: isAllowed.mail,
          connections: 1,
        }),
      accountConnection: config.accountConnection,
      clock,
      metricsToken: config.metricsToken,
    },
  })
  server.addHook('onClose', async () => {
    await refused.flush()
    await Promise.allSettled([db.destroy(), trackingDb.destroy(), connection.close()])
  })
  return server
}
