import { z } from 'zod'
import type { Expected } from '../i18n/expected.ts'
import { JourneyTest } from './journey-test.ts'
import { kindOf, NODE_KINDS, type NodeKindName, type SettingsOf } from './registry.ts'
import { Rules } from './rules.ts'

export const MAX_NODES = 400
export const MAX_NOTES = 50
export const MAX_PARTS = 50
const MAX_TESTS = 50

/** The id of what is drawn: short, and fit for an address. */
const DrawnId = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/, { error: 'identifier' satisfies Expected })

/** One step of a journey, as drawn. */
export type JourneyNode = {
  [Kind in NodeKindName]: {
    id: string
    kind: Kind
    /** A name given by the marketer; empty: the interface describes the step by its settings. */
    name: string
    settings: SettingsOf<Kind>
    position: { x: number; y: number }
  }
}[NodeKindName]

/** An edge: a contact who leaves `from` by `port` goes to `to`. */
export const Edge = z.object({ from: z.string(), port: z.string(), to: z.string() })
export type Edge = z.infer<typeof Edge>

const nodeSchemas = Object.values(NODE_KINDS).map(({ kind, settings }) =>
  z.object({
    id: DrawnId,
    kind: z.literal(kind),
    name: z.string().max(120),
    settings,
    position: z.object({ x: z.number(), y: z.number() }),
  }),
)

/** A remark on the canvas, for those who draw. */
export const Note = z.object({
  id: DrawnId,
  text: z.string().max(2000),
  position: z.object({ x: z.number(), y: z.number() }),
})
export type Note = z.infer<typeof Note>

/** Steps that belong together, drawn as one while they are folded. It changes nothing of what runs. */
export const Part = z.object({
  id: DrawnId,
  name: z.string().max(120),
  steps: z.array(z.string().max(40)).min(1).max(MAX_NODES),
})
export type Part = z.infer<typeof Part>

/** Steps, the edges among them, and which of them belong together. */
export interface Steps {
  nodes: JourneyNode[]
  edges: Edge[]
  parts?: Part[] | undefined
}

/** A journey as drawn: its steps, the edges between them, and what holds for all of it. */
export interface Graph extends Steps {
  rules?: Rules | undefined
  notes?: Note[] | undefined
  /** What must hold of it, played before it goes live. */
  tests?: JourneyTest[] | undefined
}

export const Graph: z.ZodType<Graph> = z.object({
  // The union is built from the registry; the mapped type above is what it yields.
  nodes: z
    .array(
      z.discriminatedUnion(
        'kind',
        nodeSchemas as unknown as [(typeof nodeSchemas)[0]],
      ) as unknown as z.ZodType<JourneyNode>,
    )
    .max(MAX_NODES),
  edges: z.array(Edge).max(MAX_NODES * 3),
  rules: Rules.optional(),
  notes: z.array(Note).max(MAX_NOTES).optional(),
  parts: z.array(Part).max(MAX_PARTS).optional(),
  tests: z.array(JourneyTest).max(MAX_TESTS).optional(),
})

export function nodeById(graph: Graph, id: string): JourneyNode | undefined {
  return graph.nodes.find((node) => node.id === id)
}

/** Where the edge of a port leads; undefined when it leads nowhere, which ends the journey. */
export function targetOf(graph: Graph, id: string, port: string): JourneyNode | undefined {
  const edge = graph.edges.find(({ from, port: by }) => from === id && by === port)
  return edge && nodeById(graph, edge.to)
}

/** The ways out of a step, in the order in which they are drawn. */
export function portsOf(node: Pick<JourneyNode, 'kind' | 'settings'>): readonly string[] {
  return kindOf(node).ports(node.settings)
}

export function triggerOf(graph: Graph): JourneyNode | undefined {
  return graph.nodes.find((node) => kindOf(node).role === 'trigger')
}
