import { z } from 'zod'
import { type Graph, type JourneyNode, nodeById } from './graph.ts'
import { kindOf } from './registry.ts'

/**
 * What becomes of those who wait at a step of an earlier version, when a new one is published: they stay in theirs,
 * leave, or go on with the new one at one of its steps.
 */
export const StepMigration = z.object({
  /** The step at which they wait now. */
  from: z.string().max(40),
  to: z.union([z.literal('stay'), z.literal('exit'), z.object({ nodeId: z.string().max(40), retime: z.boolean() })]),
})
export type StepMigration = z.infer<typeof StepMigration>

/** A contact can be taken along unasked where their step is still there, of the same kind. */
export function stillThere(graph: Graph, { id, kind }: Pick<JourneyNode, 'id' | 'kind'>): boolean {
  return nodeById(graph, id)?.kind === kind
}

/** Whether contacts wait at a step, rather than being carried out at once. */
export function isWait(node: Pick<JourneyNode, 'kind'>): boolean {
  return kindOf(node).role === 'wait'
}
