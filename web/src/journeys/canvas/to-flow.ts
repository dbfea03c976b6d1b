import type { LiveAnswer } from '@parcours/contract/journeys.ts'
import { portsOf } from '@parcours/model/journey/edit.ts'
import type { Edge as Arrow, Graph } from '@parcours/model/journey/graph.ts'
import { MarkerType } from '@xyflow/react'
import type { Words } from '../nodes/view.ts'
import type { StepNode } from './StepCard.tsx'
import type { ArrowData, ArrowEdge } from './StepEdge.tsx'

export function arrowId({ from, port, to }: Arrow): string {
  return `${from} ${port} ${to}`
}

interface FlowOptions {
  words: Words
  selected: ReadonlySet<string>
  problems?: ReadonlyMap<string, string[]>
  live?: LiveAnswer | undefined
  edit?: Pick<ArrowData, 'onInsert' | 'onRemove'>
}

/** A journey as the canvas draws it. */
export function toFlow(graph: Graph, { words, selected, problems, live, edit }: FlowOptions): { nodes: StepNode[]; edges: ArrowEdge[] } {
  const left = (nodeId: string, port?: string) => (live?.ports ?? []).filter((one) => one.nodeId === nodeId && (port === undefined || one.port === port)).reduce((sum, { count }) => sum + count, 0)
  const nodes = graph.nodes.map(
    (node): StepNode => ({
      id: node.id,
      type: 'step',
      position: node.position,
      selected: selected.has(node.id),
      ariaLabel: node.name || words.t(`nodes.${node.kind}.name`),
      data: {
        node,
        words,
        problems: problems?.get(node.id) ?? [],
        ...(live && {
          live: {
            here: live.standing.find(({ nodeId }) => nodeId === node.id)?.count ?? 0,
            left: node.kind === 'exit' ? graph.edges.filter(({ to }) => to === node.id).reduce((sum, { from, port }) => sum + left(from, port), 0) : left(node.id),
            message: live.messages.find(({ nodeId }) => nodeId === node.id),
          },
        }),
      },
    }),
  )
  const edges = graph.edges.map((arrow): ArrowEdge => {
    const source = graph.nodes.find(({ id }) => id === arrow.from)
    const several = source !== undefined && portsOf(source.kind).length > 1
    return {
      id: arrowId(arrow),
      type: 'arrow',
      source: arrow.from,
      sourceHandle: arrow.port,
      target: arrow.to,
      markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 },
      data: { arrow, label: several ? words.t(`ports.${arrow.port as 'next'}`) : undefined, ...(live && { count: words.format.number(left(arrow.from, arrow.port)) }), ...edit },
    }
  })
  return { nodes, edges }
}
