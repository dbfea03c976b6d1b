import type { ConversionsAnswer } from '@parcours/contract/journeys.ts'
import { openPorts } from '@parcours/model/journey/edit.ts'
import { failurePortOf, messageOf } from '@parcours/model/journey/facets.ts'
import type { Graph, JourneyNode } from '@parcours/model/journey/graph.ts'
import { stepTitle } from '../nodes/summary.ts'
import { countOf, passedAt } from './counts.ts'
import { edgesOf } from './edges.ts'
import type { FlowOptions } from './flow-options.ts'
import { hiddenSteps } from './folding.ts'
import type { NoteNode } from './NoteCard.tsx'
import type { FrameNode, PartNode } from './PartCard.tsx'
import { partNodes } from './part-nodes.ts'
import type { StepNode } from './StepCard.tsx'
import type { DrawnEdge } from './StepEdge.tsx'

export type CanvasNode = StepNode | NoteNode | PartNode | FrameNode

/** Each picture is a frame with an email in it: with more, dragging would stutter. */
const MAX_PICTURES = 20

/** A journey as the canvas draws it. */
export function toFlow(
  graph: Graph,
  {
    words,
    selected,
    problems,
    live,
    conversions,
    taken,
    passages,
    edit,
    notes,
    folded,
    parts,
    onOpenPort,
  }: FlowOptions,
): { nodes: CanvasNode[]; edges: DrawnEdge[] } {
  const left = (from: string, port: string) => countOf(live?.ports, { from, port })
  const failedAt = (node: JourneyNode) => {
    const port = failurePortOf(node)
    return (live?.messages.find(({ nodeId }) => nodeId === node.id)?.failed ?? 0) + (port ? left(node.id, port) : 0)
  }
  const passed = new Set([...(taken ?? [])].map((key) => key.split(' ')[0]))
  const hidden = hiddenSteps(graph, folded)
  const open = (edit ?? live) && Map.groupBy(openPorts(graph), ({ from }) => from)
  const isAside = (id: string) => taken !== undefined && !passed.has(id) && !selected.has(id)
  const pictured = graph.nodes.filter((node) => messageOf(node)).length <= MAX_PICTURES
  const steps = graph.nodes
    .filter(({ id }) => !hidden.has(id))
    .map(
      (node): StepNode => ({
        id: node.id,
        type: 'step',
        position: node.position,
        selected: selected.has(node.id),
        ariaLabel: `${words.t(`nodes.${node.kind}.name`)} · ${stepTitle(node, words)}`,
        data: {
          node,
          words,
          problems: problems?.get(node.id) ?? [],
          aside: isAside(node.id),
          pictured,
          ...(open?.has(node.id) && {
            open: {
              ports: (open.get(node.id) ?? []).map(({ port }) => port),
              onAppend: edit?.onAppend,
              ...(live && { left: (port: string) => left(node.id, port) }),
              over: edit?.over?.kind === 'port' && edit.over.port.from === node.id ? edit.over.port.port : undefined,
            },
          }),
          ...(live && {
            live: {
              here: live.positions.find(({ nodeId }) => nodeId === node.id)?.count ?? 0,
              left: passedAt(graph, live.ports, node),
              message: live.messages.find(({ nodeId }) => nodeId === node.id),
              failed: failedAt(node),
              conversion: conversions && conversionAt(conversions, node.id),
            },
          }),
        },
      }),
    )
  const edges = edgesOf(graph, { words, live, conversions, taken, passages, edit, onOpenPort }, hidden)
  return {
    nodes: [
      ...partNodes(graph, { folded, parts, live, problems, selected, isAside }),
      ...steps,
      ...(graph.notes ?? []).map(
        (note): NoteNode => ({ id: note.id, type: 'note', position: note.position, data: { note, ...notes } }),
      ),
    ],
    edges,
  }
}

/** What the goal brought of those who passed a step, all its ways together. */
function conversionAt({ steps, currency }: ConversionsAnswer, nodeId: string) {
  const results = steps.filter((one) => one.nodeId === nodeId)
  return {
    converted: results.reduce((sum, key) => sum + key.converted, 0),
    revenue: results.reduce((sum, key) => sum + key.revenue, 0),
    currency,
  }
}
