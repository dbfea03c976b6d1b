import { type Graph, type JourneyNode, nodeById, targetOf } from '@parcours/model/journey/graph.ts'
import { type RawBuilder, sql } from 'kysely'
import { readDate } from '../nodes/awaited-date.ts'
import { dueAt, timeAfter } from '../nodes/due.ts'

/** How people arrive at a step: what their row says from then on. */
export interface Landing {
  nodeId: string
  state: 'ready' | 'waiting' | 'done'
  /** SQL over the contact `c`, and the workspace's zone `w.time_zone`. */
  dueAt: RawBuilder<Date | null>
  /**
   * The date until which they wait, as it is read: SQL over the position `p` as well. Absent where they wait for none.
   */
  awaits?: RawBuilder<unknown> | undefined
  endedWhy: string | null
}

/**
 * What arriving by this port means: standing ready, beginning to wait (with the time for each person), or having
 * reached the end. Saying so in the same statement as the move saves one statement a step.
 */
export function landingOf(graph: Graph, journeyId: string, from: string, port: string, now: Date): Landing {
  const target = targetOf(graph, from, port)
  if (!target) return { nodeId: from, state: 'done', dueAt: sql`NULL`, endedWhy: 'completed' }
  return landingAt(graph, target, journeyId, now)
}

/** What arriving at this step means. */
export function landingAt(graph: Graph, node: JourneyNode, journeyId: string, now: Date): Landing {
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

/** The step behind the trigger. */
export function firstLanding(graph: Graph, journeyId: string, triggerId: string, now: Date): Landing {
  if (!nodeById(graph, triggerId)) throw new Error('A published journey has a trigger')
  const landing = landingOf(graph, journeyId, triggerId, 'next', now)
  const first = targetOf(graph, triggerId, 'next')
  // They have no position yet, nor had an email that they could have opened.
  return first?.kind === 'waitForMessage' ? { ...landing, dueAt: timeAfter(first.settings.timeout, now) } : landing
}
