import { type Graph, type JourneyNode, nodeById, targetOf } from '@parcours/model/journey/graph.ts'
import { type RawBuilder, sql } from 'kysely'
import { readDate } from '../nodes/awaited-date.ts'
import { dueAt, timeAfter } from '../nodes/due.ts'

/** The position of contacts who arrive at a step, as their rows hold it. */
export interface NextPosition {
  nodeId: string
  state: 'ready' | 'waiting' | 'done'
  /** SQL over the contact `c`, and the workspace's zone `w.time_zone`. */
  dueAt: RawBuilder<Date | null>
  /**
   * The date until which the contact waits, as it is read: SQL over the position `p` as well. Absent at other steps.
   */
  awaits?: RawBuilder<unknown> | undefined
  endedWhy: string | null
}

/**
 * The position after leaving a step by a port: ready, waiting (with each contact's time), or done. Written in the same
 * statement as the move, it saves one statement a step.
 */
export function nextPositionOf(graph: Graph, journeyId: string, from: string, port: string, now: Date): NextPosition {
  const target = targetOf(graph, from, port)
  if (!target) return { nodeId: from, state: 'done', dueAt: sql`NULL`, endedWhy: 'completed' }
  return positionAt(graph, target, journeyId, now)
}

/** The position of contacts who arrive at a step. */
export function positionAt(graph: Graph, node: JourneyNode, journeyId: string, now: Date): NextPosition {
  switch (node.kind) {
    case 'exit':
      return { nodeId: node.id, state: 'done', dueAt: sql`NULL`, endedWhy: 'completed' }
    case 'wait': {
      const { settings } = node
      const awaits = settings.until === 'property' ? readDate({ settings, graph, now }) : undefined
      return { nodeId: node.id, state: 'waiting', dueAt: dueAt(graph, node, journeyId, now), awaits, endedWhy: null }
    }
    case 'waitForEvent':
    case 'waitForMessage':
    case 'waitForSegment':
      return { nodeId: node.id, state: 'waiting', dueAt: dueAt(graph, node, journeyId, now), endedWhy: null }
    default:
      return { nodeId: node.id, state: 'ready', dueAt: sql`NULL`, endedWhy: null }
  }
}

/** The position at the step behind the trigger. */
export function firstPosition(graph: Graph, journeyId: string, triggerId: string, now: Date): NextPosition {
  if (!nodeById(graph, triggerId)) throw new Error('A published journey has a trigger')
  const nextPosition = nextPositionOf(graph, journeyId, triggerId, 'next', now)
  const first = targetOf(graph, triggerId, 'next')
  // New contacts have no position yet, and no email of this journey that they could have opened.
  return first?.kind === 'waitForMessage'
    ? { ...nextPosition, dueAt: timeAfter(first.settings.timeout, now) }
    : nextPosition
}
