import type { ConversionsAnswer, LiveAnswer } from '@parcours/contract/journeys.ts'
import { type Edge as Arrow, type Graph, type JourneyNode, nodeById, portsOf } from '@parcours/model/journey/graph.ts'
import { MarkerType } from '@xyflow/react'
import { portName } from '../nodes/port-name.ts'
import type { Words } from '../nodes/view.ts'
import type { NoteData, NoteNode } from './NoteCard.tsx'
import type { StepNode } from './StepCard.tsx'
import type { ArrowData, ArrowEdge } from './StepEdge.tsx'

export type CanvasNode = StepNode | NoteNode

const ARROW_HEAD = { type: MarkerType.ArrowClosed, width: 14, height: 14 }

export function arrowId({ from, port, to }: Arrow): string {
  return `${from} ${port} ${to}`
}

interface FlowOptions {
  words: Words
  selected: ReadonlySet<string>
  problems?: ReadonlyMap<string, string[]>
  live?: LiveAnswer | undefined
  /** Shown in live, where the journey has a goal. */
  conversions?: ConversionsAnswer | undefined
  /** The ways that someone took, as `step way`: the others stand back. */
  taken?: ReadonlySet<string> | undefined
  /** How many would go each way, in a simulation. */
  passages?: LiveAnswer['ports'] | undefined
  edit?: Pick<ArrowData, 'onInsert' | 'onRemove'>
  notes?: Pick<NoteData, 'onWrite' | 'onRemove'>
  /** In live: shows who went a way. */
  onOpenWay?: (arrow: Arrow) => void
}

/** A journey as the canvas draws it. */
export function toFlow(graph: Graph, { words, selected, problems, live, conversions, taken, passages, edit, notes, onOpenWay }: FlowOptions): { nodes: CanvasNode[]; edges: ArrowEdge[] } {
  const left = (nodeId: string, port: string) => live?.ports.find((one) => one.nodeId === nodeId && one.port === port)?.count ?? 0
  // Whoever left the journey there by a rule has not passed.
  const passedBy = (node: JourneyNode) => portsOf(node).reduce((sum, port) => sum + left(node.id, port), 0)
  const passed = new Set([...(taken ?? [])].map((way) => way.split(' ')[0]))
  const steps = graph.nodes.map(
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
        aside: taken !== undefined && !passed.has(node.id) && !selected.has(node.id),
        ...(live && {
          live: {
            here: live.standing.find(({ nodeId }) => nodeId === node.id)?.count ?? 0,
            left: node.kind === 'exit' ? graph.edges.filter(({ to }) => to === node.id).reduce((sum, { from, port }) => sum + left(from, port), 0) : passedBy(node),
            message: live.messages.find(({ nodeId }) => nodeId === node.id),
            failed: (live.messages.find(({ nodeId }) => nodeId === node.id)?.failed ?? 0) + (node.kind === 'webhook' ? left(node.id, 'failed') : 0),
            conversion: conversions && conversionAt(conversions, node.id),
          },
        }),
      },
    }),
  )
  // The ways of a split are there to be compared, with the holdout too.
  const countOf = ({ from, port }: Arrow, compared: boolean) => {
    const count = left(from, port)
    const reached = conversions?.steps.find((one) => one.nodeId === from && one.port === port)?.converted ?? 0
    return compared && conversions ? `${words.format.number(count)} · ${words.format.percent(reached, count)} ${words.t('live.converted')}` : words.format.number(count)
  }
  const passing = ({ from, port }: Arrow) => words.format.number(passages?.find((one) => one.nodeId === from && one.port === port)?.count ?? 0)
  const edges = graph.edges.map((arrow): ArrowEdge => {
    const source = nodeById(graph, arrow.from)
    const label = source && portsOf(source).length > 1 ? portName(source, arrow.port, words) : undefined
    return {
      id: arrowId(arrow),
      type: 'arrow',
      source: arrow.from,
      sourceHandle: arrow.port,
      target: arrow.to,
      markerEnd: taken?.has(`${arrow.from} ${arrow.port}`) ? { ...ARROW_HEAD, width: 9, height: 9, color: 'var(--mantine-primary-color-filled)' } : ARROW_HEAD,
      data: {
        arrow,
        label,
        ...(taken && { taken: taken.has(`${arrow.from} ${arrow.port}`) }),
        ...(live && { count: countOf(arrow, source?.kind === 'split') }),
        ...(passages && { count: passing(arrow) }),
        ...(onOpenWay && left(arrow.from, arrow.port) > 0 && { onOpen: onOpenWay }),
        ...edit,
      },
    }
  })
  return { nodes: [...steps, ...(graph.notes ?? []).map((note): NoteNode => ({ id: note.id, type: 'note', position: note.position, data: { note, ...notes } }))], edges }
}

/** What the goal brought of those who passed a step, all its ways together. */
function conversionAt({ steps, currency }: ConversionsAnswer, nodeId: string) {
  const ways = steps.filter((one) => one.nodeId === nodeId)
  return { converted: ways.reduce((sum, way) => sum + way.converted, 0), revenue: ways.reduce((sum, way) => sum + way.revenue, 0), currency }
}
