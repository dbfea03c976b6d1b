import { inWorkspace, type WorkspaceTx } from '@parcours/db/connection.ts'
import { FairLimit } from '@parcours/db/fair-limit.ts'
import { bulkJobProgress, processBulkJobChunk } from '@parcours/domain/bulk-jobs/bulk-job.ts'
import { beginOccurrence } from '@parcours/domain/campaigns/occurrence.ts'
import { prepareSend } from '@parcours/domain/campaigns/prepare.ts'
import { sendProgress } from '@parcours/domain/campaigns/progress.ts'
import { sendDue } from '@parcours/domain/campaigns/send.ts'
import { decideByMetric } from '@parcours/domain/campaigns/winner.ts'
import { reconcileSums } from '@parcours/domain/contacts/reconcile-sums.ts'
import { takeMessageEvents } from '@parcours/domain/delivery/message-event-inbox.ts'
import { dispatchNext } from '@parcours/domain/dispatch/dispatch.ts'
import { importProgress } from '@parcours/domain/imports/import.ts'
import { importUntil } from '@parcours/domain/imports/run-import.ts'
import type { Services } from '@parcours/domain/journeys/nodes/behaviour.ts'
import { runSize } from '@parcours/domain/journeys/running/launch.ts'
import { performSteps } from '@parcours/domain/journeys/running/perform.ts'
import type { WorkspaceTurn } from '@parcours/domain/next-in-turn.ts'
import { CHANNELS } from '@parcours/domain/notify.ts'
import { buildSegment, builtSize } from '@parcours/domain/segments/build.ts'
import { evaluateDirtyContacts } from '@parcours/domain/segments/membership-maintenance.ts'
import { reconcileSegment, renewThresholds, segmentsToReconcile } from '@parcours/domain/segments/reconcile.ts'
import { FIRST_UUID } from '@parcours/domain/uuid.ts'
import type { SendId, WorkspaceId } from '@parcours/model/id.ts'
import type { WorkProgress } from '@parcours/model/progress.ts'
import type { Activities } from '@parcours/workflows/activities.ts'
import type { StandingWork } from '@parcours/workflows/recurring.ts'
import { Context } from '@temporalio/activity'
import type { Client } from '@temporalio/client'
import { launchMarked } from './launch.ts'
import { bulkJobName, campaignName, journeyName, noted } from './noted.ts'
import type { NotifyListener } from './notify-listener.ts'
import { callingOut, inPlace } from './place.ts'
import { nightlyActivities, type RecurringDeps, standingActivities } from './recurring.ts'
import { Seats } from './seats.ts'
import type { Senders } from './senders.ts'
import { whileAlive } from './while-alive.ts'

/** A round of work that never ends; then the workflow begins the next. */
const ROUND_MS = 5 * 60_000
/** How long to wait for a notification before polling. */
const POLL_INTERVAL_MS = 1000
/** An import is worked on for so long at a time. */
const IMPORT_MS = 5000
/** As many message events applied at once, or more, are a burst. */
const MESSAGE_EVENTS_OF_BURST = 500
/** A run of more contacts than this is large: a few such at a time, so that single contacts go on beside them. */
const CONTACTS_OF_LARGE_RUN = 500
const LARGE_RUNS_AT_ONCE = 4
const GROUPS_AT_ONCE = 48
/** Calls of receivers and providers that journeys have on the way. */
const CALLS_AT_ONCE = 512
const RETRY_INTERVAL_MS = 40
/** How often steps whose contacts wait for the inbox are tried again, each time after twice as long. */
const MAX_RETRIES = 5
/**
 * After fewer events than this a dispatcher lets the next ones gather for as long as this batch took, and no longer
 * than so: a batch costs much the same whatever it holds. An event that comes alone does not wait.
 */
const MANY_EVENTS = 500
const GATHER_MS = 100

export interface ActivityDeps extends RecurringDeps {
  client: Client
  notifyListener: NotifyListener
  senders: Senders
  taskQueue: string
}

/** The activities, each of which tells Temporal that it is alive while it works. */
export function createActivities(deps: ActivityDeps): Activities {
  const seats = new Seats()
  const alive = Object.entries(activitiesOf(deps)).map(([name, work]: [string, (input: never) => Promise<unknown>]) => [
    name,
    (input: never) => {
      const workspaceId = workspaceOf(input)
      const live = () => whileAlive(() => work(input))
      return workspaceId ? seats.run(workspaceId, live) : live()
    },
  ])
  return { ...Object.fromEntries(alive), ...standingActivities(deps) }
}

/** Whose work it is; undefined of what is done for all. */
function workspaceOf(input: { workspaceId?: WorkspaceId } | undefined): string | undefined {
  return input?.workspaceId
}

/** The activities that end, thin over the domain. */
function activitiesOf(deps: ActivityDeps): Omit<Activities, StandingWork> {
  const { services, client, notifyListener, senders, taskQueue } = deps
  const { db } = services
  const conducted: Services = { ...services, heartbeat: () => Context.current().heartbeat() }

  /**
   * Repeats `work` until the round is over or the worker shuts down;
   * it returns how much it did, 0 when there was nothing, or that it is to be called again without waiting for a
   * notification.
   */
  async function round(key: string, work: () => Promise<number | 'again'>): Promise<number> {
    const context = Context.current()
    const until = Date.now() + ROUND_MS
    let done = 0
    while (Date.now() < until && !context.cancellationSignal.aborted) {
      const now = await work()
      if (now === 'again') continue
      done += now
      if (now === 0)
        await Promise.race([
          notifyListener.waitForNotification(key, POLL_INTERVAL_MS),
          context.cancelled.catch(() => {}),
        ])
    }
    // Paused in Temporal, it stays pending; else it ends, and the workflow begins the next round.
    if (context.cancellationDetails?.paused) await context.cancelled
    return done
  }

  /** Does a chunk of long work, and reads how far it is. */
  const chunkOf = async (
    workspaceId: WorkspaceId,
    work: () => Promise<boolean>,
    progressOf: (tx: WorkspaceTx) => Promise<WorkProgress>,
  ) => {
    const over = await work()
    return { over, ...(await inWorkspace(db, workspaceId, progressOf)) }
  }

  const notedSend = <T>(
    { workspaceId, sendId }: { workspaceId: WorkspaceId; sendId: SendId },
    work: () => Promise<T>,
  ) =>
    noted(
      db,
      { workspaceId, kind: 'campaign', key: sendId, payload: { sendId }, name: (tx) => campaignName(tx, sendId) },
      work,
    )

  const [largeRuns, groups] = [new FairLimit(LARGE_RUNS_AT_ONCE), new FairLimit(GROUPS_AT_ONCE)]
  const calls = new FairLimit(CALLS_AT_ONCE)
  return {
    ...nightlyActivities(deps),
    performSteps: ({ workspaceId, runId, nodeIds }) => {
      const step = {
        kind: 'journeyStep' as const,
        key: `${runId} ${nodeIds.join(' ')}`,
        payload: { runId, nodeIds: nodeIds.join(' ') },
      }
      return noted(db, { workspaceId, ...step, name: (tx) => journeyName(tx, runId) }, async () => {
        const places = (await runSize(db, workspaceId, runId)) > CONTACTS_OF_LARGE_RUN ? largeRuns : groups
        for (let retries = 0; ; retries++) {
          const { behind, ...performed } = await inPlace({ places, calls, workspaceId }, (call) =>
            performSteps(callingOut(conducted, call), { workspaceId, runId }, nodeIds),
          )
          // Nearly always the inbox is routed within moments; when it is not, the run tries again later.
          if (!behind || retries === MAX_RETRIES || performed.census.some(({ ready }) => ready > 0)) return performed
          await new Promise((resolve) => setTimeout(resolve, RETRY_INTERVAL_MS * 2 ** retries))
        }
      })
    },
    dispatchEvents: ({ shard }) => {
      const turn: WorkspaceTurn = { after: FIRST_UUID }
      return round(`${CHANNELS.inbox} ${shard}`, async () => {
        const begun = Date.now()
        const { events, isHeldBack } = await dispatchNext(db, shard, services.clock(), turn)
        const gatherMs = Math.min(GATHER_MS, Date.now() - begun)
        if (isHeldBack) await new Promise((resolve) => setTimeout(resolve, RETRY_INTERVAL_MS))
        if (events > 0 && events < MANY_EVENTS) await new Promise((resolve) => setTimeout(resolve, gatherMs))
        return isHeldBack ? 'again' : events
      })
    },
    launchRuns: () => round(CHANNELS.launcher, () => launchMarked(db, client, taskQueue)),
    takeMessageEvents: () => {
      const turn: WorkspaceTurn = { after: FIRST_UUID }
      return round(CHANNELS.messageEvents, async () => {
        const begun = Date.now()
        const taken = await takeMessageEvents(db, services.clock(), turn)
        // In a burst, half of the machine stays with the requests: what is kept is applied a little later.
        if (taken >= MESSAGE_EVENTS_OF_BURST) await new Promise((resolve) => setTimeout(resolve, Date.now() - begun))
        return taken
      })
    },
    keepSegments: () => {
      const turn: WorkspaceTurn = { after: FIRST_UUID }
      return round(CHANNELS.segments, () => evaluateDirtyContacts(db, services.clock(), turn))
    },
    buildSegment: async ({ workspaceId, segmentId }) => {
      await buildSegment(db, workspaceId, segmentId, services.clock())
      return inWorkspace(db, workspaceId, (tx) => builtSize(tx, segmentId))
    },
    prepareReconciliation: async () => {
      // Segments are compared with sums: these are mended first.
      await reconcileSums(db, services.clock())
      await renewThresholds(db, services.clock())
      return (await segmentsToReconcile(db)).map(({ workspace_id: workspaceId, id: segmentId }) => ({
        workspaceId,
        segmentId,
      }))
    },
    reconcileSegment: ({ workspaceId, segmentId }) => reconcileSegment(db, workspaceId, segmentId, services.clock()),
    operationChunk: ({ workspaceId, operationId: bulkJobId }) => {
      const job = { kind: 'operation' as const, key: bulkJobId, payload: { bulkJobId } }
      const work = () => processBulkJobChunk(db, workspaceId, bulkJobId, services.clock())
      return chunkOf(
        workspaceId,
        () => noted(db, { workspaceId, ...job, name: (tx) => bulkJobName(tx, bulkJobId) }, work),
        (tx) => bulkJobProgress(tx, bulkJobId),
      )
    },
    prepareSend: ({ workspaceId, sendId }) =>
      notedSend({ workspaceId, sendId }, () => prepareSend(db, workspaceId, sendId, services.clock())),
    sendDue: ({ workspaceId, sendId }) =>
      notedSend({ workspaceId, sendId }, async () => ({
        ...(await sendDue(conducted, workspaceId, sendId, (order) => senders.send(order))),
        progress: await inWorkspace(db, workspaceId, (tx) => sendProgress(tx, sendId)),
      })),
    sendProgress: ({ workspaceId, sendId }) => inWorkspace(db, workspaceId, (tx) => sendProgress(tx, sendId)),
    decideWinner: ({ workspaceId, sendId }) =>
      inWorkspace(db, workspaceId, (tx) => decideByMetric(tx, workspaceId, sendId, services.clock())),
    beginOccurrence: ({ workspaceId, campaignId }) => beginOccurrence(db, workspaceId, campaignId, services.clock()),
    importChunk: ({ workspaceId, importId }) => {
      // Several chunks to an activity: Temporal need not know of each.
      const end = new Date(services.clock().getTime() + IMPORT_MS)
      return chunkOf(
        workspaceId,
        () => importUntil(db, workspaceId, importId, services.clock, end),
        (tx) => importProgress(tx, importId),
      )
    },
  }
}
