import { connectToTemporal } from '@parcours/testing/temporal.ts'
import { createWorld, eventually, type World } from '@parcours/testing/world.ts'
import { NIGHTLY_WORK, RECURRING_WORK_ID, STAND_SIGNAL, STANDING_QUERY } from '@parcours/workflows/contract.ts'
import { NIGHTLY, STANDING, STANDING_WORK, type StandingWork } from '@parcours/workflows/recurring.ts'
import { type Client, type ScheduleHandle, ScheduleNotFoundError } from '@temporalio/client'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningWorker } from './run-worker.ts'

let world: World
let worker: RunningWorker
let client: Client
/** The queue of the world's workers, of which the ids of its standing workflows are made. */
let queue: string
let workflowId: string

beforeAll(async () => {
  world = await createWorld()
  worker = await world.startWorker()
  client = await connectToTemporal()
  queue = world.databaseUrl.split('/').at(-1) ?? ''
  workflowId = `${queue}-${RECURRING_WORK_ID}`
})
afterAll(async () => {
  await world.close()
  await client.connection.close()
})

async function pendingActivities() {
  const { raw } = await client.workflow.getHandle(workflowId).describe()
  return raw.pendingActivities ?? []
}

const findPending = async (name: string) => (await pendingActivities()).find(({ activityId }) => activityId === name)

async function pendingOf(name: string) {
  const found = await findPending(name)
  if (!found) throw new Error(`${name} is not pending`)
  return found
}

/** Ops do so by the buttons in Temporal Web UI. */
const pause = (name: string) =>
  client.connection.workflowService.pauseActivity({
    namespace: 'default',
    execution: { workflowId },
    id: name,
    identity: 'ops',
    reason: 'to look into it',
  })
const unpause = (name: string) =>
  client.connection.workflowService.unpauseActivity({ namespace: 'default', execution: { workflowId }, id: name })

/** A counter in more rows than are left once it was folded. */
async function countOften(name: string): Promise<void> {
  await sql`
    INSERT INTO event_names (workspace_id, name, day, count)
    SELECT ${world.workspace.id}, ${name}, current_date, 1 FROM generate_series(1, 60)`.execute(world.db)
}

const rowsOf = async (name: string) => {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM event_names WHERE name = ${name}`.execute(world.db)
  return rows[0]?.count
}
const isFolded = (count: number | undefined) => count === 1

/** When a round ended last, as ops see it; undefined also while the work begins anew. */
async function roundsOf(name: string): Promise<string | undefined> {
  const [details] = (await findPending(name))?.heartbeatDetails?.payloads ?? []
  return details?.data ? JSON.parse(Buffer.from(details.data).toString()).lastRound : undefined
}

describe('what recurs by seconds', () => {
  it('is one list in Temporal, each with words that say what it does', async () => {
    await eventually(pendingActivities, (pending) => pending.length === STANDING_WORK.length)
    expect((await pendingActivities()).map(({ activityId }) => activityId).sort()).toEqual([...STANDING_WORK].sort())
    expect((await pendingActivities()).map(({ activityType }) => activityType?.name).sort()).toEqual(
      [...STANDING_WORK].sort(),
    )
    const handle = client.workflow.getHandle(workflowId)
    expect(await (await handle.describe()).staticSummary()).toContain('Recurring work')
    const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')
    for (const { does } of Object.values(STANDING)) expect(currentDetails).toContain(does)
  })

  it('is paused in Temporal, also across a restart of the worker, and goes on when it is resumed', async () => {
    await pause('foldCounters')
    await eventually(
      () => pendingOf('foldCounters'),
      ({ pauseInfo, lastFailure }) => !!pauseInfo && !!lastFailure,
    )
    await countOften('Paused')
    worker.shutdown()
    await worker.ended
    worker = await world.startWorker()
    // The others go on by the new worker.
    const before = await roundsOf('enrollBySchedule')
    await eventually(
      () => roundsOf('enrollBySchedule'),
      (last) => last !== undefined && last !== before,
      40,
    )
    expect(await rowsOf('Paused')).toBe(60)
    expect((await pendingOf('foldCounters')).pauseInfo).toBeTruthy()
    await unpause('foldCounters')
    await eventually(() => rowsOf('Paused'), isFolded)
  })

  it('that fails is shown with its stack and holds up nothing else; mended, it goes on', async () => {
    await sql`ALTER TABLE event_names RENAME TO event_names_away`.execute(world.db)
    const failed = await eventually(
      () => pendingOf('foldCounters'),
      ({ lastFailure }) => /event_names/.test(lastFailure?.message ?? ''),
    )
    expect(failed.lastFailure?.stackTrace).toContain('counters.ts')
    const before = await roundsOf('enrollBySchedule')
    await eventually(
      () => roundsOf('enrollBySchedule'),
      (last) => last !== undefined && last !== before,
      40,
    )
    await sql`ALTER TABLE event_names_away RENAME TO event_names`.execute(world.db)
    await countOften('Mended')
    await eventually(() => rowsOf('Mended'), isFolded, 40)
  })

  const isPending = async (name: string) => (await findPending(name)) !== undefined
  const signal = (names: StandingWork[]) => client.workflow.getHandle(workflowId).signal(STAND_SIGNAL, names)
  const WITHOUT_ONE = STANDING_WORK.filter((name) => name !== 'trimQuarantine')

  it('ends when a version does not know it, and stands again when a worker of one that does starts', async () => {
    await signal(WITHOUT_ONE)
    await eventually(
      () => isPending('trimQuarantine'),
      (is) => !is,
      40,
    )
    await world.startWorker()
    await eventually(
      () => isPending('trimQuarantine'),
      (is) => is,
    )
  })

  it('stands on when it is dropped and asked for again at once', async () => {
    const before = await roundsOf('trimQuarantine')
    await Promise.all([WITHOUT_ONE, STANDING_WORK].map(signal))
    await signal(STANDING_WORK)
    expect(await client.workflow.getHandle(workflowId).query(STANDING_QUERY)).toContain('trimQuarantine')
    // Another activity than before: it begins with a round.
    await eventually(
      () => roundsOf('trimQuarantine'),
      (last) => last !== undefined && last !== before,
      40,
    )
    // Temporal refuses a second activity of the same id while the first is not over.
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory()
    expect(events?.flatMap(({ workflowTaskFailedEventAttributes: failed }) => failed?.failure?.message ?? [])).toEqual(
      [],
    )
  })
})

describe('what recurs by night', () => {
  const handleOf = (id: string) => client.schedule.getHandle(`${queue}-${id}`)

  /** Temporal takes a pause after its answer. */
  async function paused(handle: ScheduleHandle) {
    await handle.pause('The disk is full')
    return eventually(
      () => handle.describe(),
      ({ state }) => state.paused,
    )
  }

  it('is a schedule each, with words that say what it does, and says what it did', async () => {
    for (const { id, does } of Object.values(NIGHTLY)) {
      const { state, action } = await handleOf(id).describe()
      expect(state.note).toBe(does)
      expect(action.staticSummary).toBe(does)
      await handleOf(id).trigger()
    }
    for (const { id } of Object.values(NIGHTLY)) {
      const { info } = await eventually(
        () => handleOf(id).describe(),
        (seen) => seen.info.recentActions.length > 0,
      )
      const [first] = info.recentActions
      if (first?.action.type !== 'startWorkflow') throw new Error('no workflow')
      expect(await client.workflow.getHandle(first.action.workflow.workflowId).result()).toMatch(/^[A-Z].+/)
    }
  })

  it('stays as ops set it when a worker starts: paused, for their reason, at their hour', async () => {
    const handle = handleOf(NIGHTLY.renewRecommendations.id)
    await handle.update((before) => ({ ...before, spec: { calendars: [{ hour: 5 }] } }))
    // Temporal takes the changes of a schedule after its answer.
    await eventually(
      () => handle.describe(),
      ({ spec }) => spec.calendars?.[0]?.hour[0]?.start === 5,
    )
    const asked = await paused(handle)
    await world.startWorker()
    const { state, spec, info } = await handle.describe()
    expect(state).toMatchObject({ paused: true, note: 'The disk is full' })
    expect(spec.calendars?.[0]?.hour).toMatchObject([{ start: 5 }])
    // A start of the same version writes nothing: it would undo what ops do in the same moment.
    expect(info.lastUpdatedAt).toEqual(asked.info.lastUpdatedAt)
  })

  it('starts what this version starts, where an earlier one left it otherwise', async () => {
    const handle = handleOf(NIGHTLY.renewRecommendations.id)
    const { action } = await paused(handle)
    const startsWhat = (workflowType: string) =>
      eventually(
        () => handle.describe(),
        (seen) => seen.action.workflowType === workflowType,
      )
    await handle.update((before) => ({ ...before, action: { ...before.action, workflowType: 'former' } }))
    await startsWhat('former')
    await world.startWorker()
    const { state } = await startsWhat(action.workflowType)
    expect(state).toMatchObject({ paused: true, note: 'The disk is full' })
  })

  it('is no longer done where an earlier version had a schedule for it', async () => {
    await client.schedule.create({
      scheduleId: `${queue}-reconcile-sums`,
      spec: { calendars: [{ hour: 2 }] },
      action: {
        type: 'startWorkflow',
        workflowType: NIGHTLY_WORK,
        taskQueue: queue,
        args: [{ name: 'reconcileSums' }],
      },
    })
    await world.startWorker()
    await expect(handleOf('reconcile-sums').describe()).rejects.toThrow(ScheduleNotFoundError)
  })
})
