import type { Database } from '@parcours/db/connection.ts'
import { storeEvents } from '@parcours/domain/events/inbox.ts'
import { type Performed, performSteps } from '@parcours/domain/journeys/running/perform.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { servicesOf } from './services.ts'
import { VirtualConductor } from './virtual-conductor.ts'
import type { World } from './world.ts'

export const DAY_MS = 86_400_000

/** Where a contact is, and what keys their entry. */
export interface Place {
  node: string
  state: string
  entryKey: string
  due: string | null
}

export interface Conducted {
  db: Database
  conductor: VirtualConductor
  /** A contact who lives in UTC. */
  contact(): Promise<string>
  /** A contact does something, so many days after the beginning, which is routed at once. */
  does(contactId: string, event: string, properties: Record<string, unknown>, day?: number): Promise<void>
  /** As {@link does}, but it waits in the inbox. */
  sends(contactId: string, event: string, properties: Record<string, unknown>, day?: number): Promise<void>
  /** Carries out a step of a journey's only run, before anything else. */
  perform(journey: string, step: string): Promise<Performed>
  /** So many days after the beginning, as ISO 8601. */
  day(days: number): string
  /** Everything until so many days after the beginning. */
  until(days: number): Promise<void>
  /** Of a journey, by when they entered. */
  places(journey: string): Promise<Place[]>
}

/** The journeys of a world whose runs no worker conducts, in virtual time from `begun` on. */
export async function conducted(world: World, begun: Date): Promise<Conducted> {
  const { db } = world
  const services = await servicesOf(world)
  const conductor = new VirtualConductor(db, services, begun)
  const at = (days: number) => new Date(begun.getTime() + days * DAY_MS)
  const workspaceId = world.workspace.id
  let messages = 0
  const stage: Conducted = {
    db,
    conductor,
    async contact() {
      const { id } = await db
        .insertInto('contacts')
        .values({ workspace_id: workspaceId, time_zone: 'UTC' })
        .returning('id')
        .executeTakeFirstOrThrow()
      return id
    },
    async does(...done) {
      await stage.sends(...done)
      await conductor.settle()
    },
    async sends(contactId, name, properties, day) {
      const occurredAt = day === undefined ? conductor.now : at(day)
      const messageId = `${contactId} ${++messages}`
      await storeEvents(
        db,
        [{ workspaceId, messageId, kind: 'track', contactId, name, properties, occurredAt }],
        conductor.now,
      )
    },
    async perform(journey, step) {
      const { id: runId } = await db
        .selectFrom('journey_runs')
        .select('id')
        .where('journey_id', '=', uuidOf('journey', journey))
        .executeTakeFirstOrThrow()
      const now = { clock: () => conductor.now, heartbeat: () => {} }
      return performSteps({ ...services, ...now }, { workspaceId, runId }, [step])
    },
    day: (days) => at(days).toISOString(),
    until: (days) => conductor.moveTo(at(days)),
    async places(journey) {
      const { rows } = await sql<{ node: string; state: string; entryKey: string; due: Date | null }>`
        SELECT node_id AS node, state, entry_key AS "entryKey", due_at AS due FROM journey_positions
         WHERE journey_id = ${uuidOf('journey', journey)} ORDER BY entered_at, run_id`.execute(db)
      return rows.map((row) => ({ ...row, due: row.due?.toISOString() ?? null }))
    },
  }
  return stage
}
