import type { JourneyId } from '@parcours/model/id.ts'
import { type Graph, type JourneyNode, nodeById, targetOf } from '@parcours/model/journey/graph.ts'
import { kindOf } from '@parcours/model/journey/registry.ts'
import type { ExitReason, PositionState } from '@parcours/model/journey/state.ts'
import { type RawBuilder, sql } from 'kysely'
import { readDate } from '../nodes/awaited-date.ts'
import { waitBehaviour } from '../nodes/waits.ts'

/** The position of contacts who arrive at a step, as their rows hold it. */
export interface NextPosition {
  nodeId: string
  state: Exclude<PositionState, 'failed'>
  /** SQL over the contact `c`, and the workspace's zone `w.time_zone`. */
  dueAt: RawBuilder<Date | null>
  /**
   * The date until which the contact waits, as it is read: SQL over the position `p` as well. Absent at other steps.
   */
  awaits?: RawBuilder<unknown> | undefined
  endedWhy: ExitReason | null
}

/** Where contacts arrive who take a step. */
interface Taken {
  journeyId: JourneyId
  now: Date
  /** Whether they enter the journey by it. */
  entering?: boolean
}

/**
 * The position after leaving a step by a port: ready, waiting (with each contact's time), or done. Written in the same
 * statement as the move, it saves one statement a step.
 */
export function nextPositionOf(graph: Graph, from: string, port: string, taken: Taken): NextPosition {
  const target = targetOf(graph, from, port)
  if (!target) return { nodeId: from, state: 'done', dueAt: sql`NULL`, endedWhy: 'completed' }
  return positionAt(graph, target, taken)
}

/** The position of contacts who arrive at a step. */
export function positionAt(graph: Graph, node: JourneyNode, { journeyId, now, entering = false }: Taken): NextPosition {
  const { id: nodeId, settings } = node
  if (kindOf(node).role === 'exit') return { nodeId, state: 'done', dueAt: sql`NULL`, endedWhy: 'completed' }
  const wait = waitBehaviour(node)
  if (!wait) return { nodeId, state: 'ready', dueAt: sql`NULL`, endedWhy: null }
  const date = wait.date?.(settings)
  return {
    nodeId,
    state: 'waiting',
    dueAt: wait.dueAt(settings, { graph, journeyId, nodeId, now, entering }),
    awaits: date && readDate({ settings: date, graph, now }),
    endedWhy: null,
  }
}

/** The position at the step behind the trigger. */
export function firstPosition(graph: Graph, journeyId: JourneyId, triggerId: string, now: Date): NextPosition {
  if (!nodeById(graph, triggerId)) throw new Error('A published journey has a trigger')
  return nextPositionOf(graph, triggerId, 'next', { journeyId, now, entering: true })
}
