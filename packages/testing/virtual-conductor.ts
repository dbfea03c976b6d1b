import type { Database } from '@parcours/db/connection.ts'
import { takeMessageEvents } from '@parcours/domain/delivery/message-event-inbox.ts'
import { drainBatch } from '@parcours/domain/dispatch/drain.ts'
import { SHARDS } from '@parcours/domain/events/inbox.ts'
import type { Services } from '@parcours/domain/journeys/nodes/behaviour.ts'
import { RUNS_TO_START, RUNS_TO_WAKE, type RunToStart } from '@parcours/domain/journeys/running/launch.ts'
import { type Performed, performSteps } from '@parcours/domain/journeys/running/perform.ts'
import { advance, type Happening, INITIAL, nextDue, type RunState } from '@parcours/model/journey/advance.ts'

/**
 * Conducts the runs of an installation without Temporal, in virtual time: days pass in moments. It calls what the
 * dispatcher and the workflow call, `drainBatch`, `advance` and `performSteps`, in an order that is always the same.
 */
export class VirtualConductor {
  now: Date
  readonly #db: Database
  readonly #services: Services
  readonly #runs = new Map<string, { run: RunToStart; state: RunState }>()

  constructor(db: Database, services: Omit<Services, 'clock' | 'heartbeat'>, now: Date) {
    this.#db = db
    this.now = now
    this.#services = { ...services, clock: () => this.now, heartbeat: () => {} }
  }

  /** Does all that is to be done at this moment. */
  async settle(): Promise<void> {
    for (let busy = true; busy; ) {
      busy = await this.#drain()
      const started = await RUNS_TO_START.read(this.#db)
      await RUNS_TO_START.unmark(this.#db, started)
      for (const run of started) {
        this.#runs.set(run.rowId, { run, state: INITIAL })
        await this.#happen(run.rowId, { kind: 'begun' })
      }
      const woken = await RUNS_TO_WAKE.read(this.#db)
      await RUNS_TO_WAKE.unmark(this.#db, woken)
      for (const { rowId: runId, nodeIds } of woken) await this.#happen(runId, { kind: 'woken', nodeIds })
      busy ||= started.length + woken.length > 0
    }
  }

  /** Lets time pass, with all that is due until then at its time. */
  async moveTo(time: Date): Promise<void> {
    for (;;) {
      const due = [...this.#runs.values()].flatMap(({ state }) => nextDue(state) ?? []).sort()[0]
      if (!due || Date.parse(due) > time.getTime()) break
      this.now = new Date(Math.max(Date.parse(due), this.now.getTime()))
      for (const [runId, { state }] of this.#runs) {
        const next = nextDue(state)
        if (next && Date.parse(next) <= this.now.getTime())
          await this.#happen(runId, { kind: 'tick', now: this.now.toISOString() })
      }
      await this.settle()
    }
    this.now = time
  }

  /** As the worker does, tries contacts who wait for the inbox again once it is routed. */
  async #perform(
    run: { workspaceId: string; runId: string },
    nodeIds: string[],
  ): Promise<Pick<Performed, 'census' | 'held'>> {
    for (;;) {
      const { census, held, behind } = await performSteps(this.#services, run, nodeIds)
      if (!behind) return { census, held }
      await this.#drain()
    }
  }

  /** Routes all that is in the inboxes; returns whether there was anything. */
  async #drain(): Promise<boolean> {
    let busy = false
    while ((await takeMessageEvents(this.#db, this.now)) > 0) busy = true
    for (let shard = 0; shard < SHARDS; shard++) while (await drainBatch(this.#db, shard, this.now)) busy = true
    return busy
  }

  async #happen(runId: string, first: Happening): Promise<void> {
    const conducted = this.#runs.get(runId)
    if (!conducted) return
    const happenings = [first]
    for (let happening = happenings.shift(); happening; happening = happenings.shift()) {
      const { state, commands } = advance(conducted.run.plan, conducted.state, happening)
      conducted.state = state
      for (const { flight, nodeIds } of commands) {
        happenings.push({
          kind: 'performed',
          flight,
          ...(await this.#perform({ workspaceId: conducted.run.workspaceId, runId }, nodeIds)),
        })
      }
    }
    if (conducted.state.finished) this.#runs.delete(runId)
  }
}
