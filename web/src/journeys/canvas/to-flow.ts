import type { ConversionsAnswer, LiveAnswer } from '@parcours/contract/journeys.ts'
import { type Edge as Arrow, type Graph, type JourneyNode, nodeById, portsOf } from '@parcours/model/journey/graph.ts'
import { MarkerType } from '@xyflow/react'
import { portName } from '../nodes/port-name.ts'
import type { Words } from '../nodes/view.ts'
import { frameOfPart, hiddenSteps, placeOfPart } from './folding.ts'
import type { NoteData, NoteNode } from './NoteCard.tsx'
import { type FrameNode, OUT, type PartData, type PartNode } from './PartCard.tsx'
import type { StepNode } from './StepCard.tsx'
import type { ArrowData, ArrowEdge } from './StepEdge.tsx'

export type CanvasNode = StepNode | NoteNode | PartNode | FrameNode

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
  /** Which parts are folded, and how that is changed. */
  folded: ReadonlySet<string>
  parts: Pick<PartData, 'onFold' | 'onName' | 'onDissolve'>
  /** In live: shows who went a way. */
  onOpenWay?: (arrow: Arrow) => void
}

/** A journey as the canvas draws it. */
export function toFlow(
  graph: Graph,
  { words, selected, problems, live, conversions, taken, passages, edit, notes, folded, parts, onOpenWay }: FlowOptions,
): { nodes: CanvasNode[]; edges: ArrowEdge[] } {
  const left = (nodeId: string, port: string) => live?.ports.find((one) => one.nodeId === nodeId && one.port === port)?.count ?? 0
  // Whoever left the journey there by a rule has not passed.
  const passedBy = (node: JourneyNode) => portsOf(node).reduce((sum, port) => sum + left(node.id, port), 0)
  const passed = new Set([...(taken ?? [])].map((way) => way.split(' ')[0]))
  const hidden = hiddenSteps(graph, folded)
  const isAside = (id: string) => taken !== undefined && !passed.has(id) && !selected.has(id)
  const steps = graph.nodes
    .filter(({ id }) => !hidden.has(id))
    .map(
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
          aside: isAside(node.id),
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
  const passing = ({ from, port }: Arrow) => passages?.find((one) => one.nodeId === from && one.port === port)?.count ?? 0
  const ends = ({ from, to }: Arrow) => ({ source: hidden.get(from)?.id ?? from, target: hidden.get(to)?.id ?? to })
  const labelOf = ({ from, port }: Arrow) => {
    const node = nodeById(graph, from)
    return node && portsOf(node).length > 1 ? portName(node, port, words) : undefined
  }
  const isTaken = ({ from, port }: Arrow) => taken?.has(`${from} ${port}`) ?? false
  // Between the same two cards a folded part may have several: they are drawn as one.
  const drawnTogether = Map.groupBy(
    graph.edges.filter((arrow) => ends(arrow).source !== ends(arrow).target),
    (arrow) => (hidden.has(arrow.from) || hidden.has(arrow.to) ? `${ends(arrow).source} ${ends(arrow).target}` : arrowId(arrow)),
  )
  const edges = [...drawnTogether].flatMap(([id, arrows]): ArrowEdge[] => {
    const [arrow] = arrows
    if (!arrow) return []
    const isOne = arrows.length === 1
    const sum = (count: (one: Arrow) => number) => arrows.reduce((all, one) => all + count(one), 0)
    const labels = arrows.flatMap((one) => labelOf(one) ?? [])
    const counted = live && (isOne ? countOf(arrow, nodeById(graph, arrow.from)?.kind === 'split') : words.format.number(sum(({ from, port }) => left(from, port))))
    return [
      {
        id,
        type: 'arrow',
        ...ends(arrow),
        sourceHandle: hidden.has(arrow.from) ? OUT : arrow.port,
        markerEnd: arrows.some(isTaken) ? { ...ARROW_HEAD, width: 9, height: 9, color: 'var(--mantine-primary-color-filled)' } : ARROW_HEAD,
        data: {
          arrow,
          label: labels.length > 0 ? labels.join(', ') : undefined,
          ...(taken && { taken: arrows.some(isTaken) }),
          ...(counted !== undefined && { count: counted }),
          ...(passages && { count: words.format.number(sum(passing)) }),
          ...(isOne && onOpenWay && left(arrow.from, arrow.port) > 0 && { onOpen: onOpenWay }),
          ...(isOne && edit),
        },
      },
    ]
  })
  const drawnParts = (graph.parts ?? []).map((part): PartNode | FrameNode => {
    const members = graph.nodes.filter(({ id }) => part.steps.includes(id))
    const data: PartData = {
      part,
      problems: members.flatMap(({ id }) => problems?.get(id) ?? []),
      aside: members.every(({ id }) => isAside(id)),
      ...(live && {
        live: {
          here: members.reduce((sum, { id }) => sum + (live.standing.find(({ nodeId }) => nodeId === id)?.count ?? 0), 0),
          left: graph.edges.filter(({ from, to }) => part.steps.includes(from) && !part.steps.includes(to)).reduce((sum, { from, port }) => sum + left(from, port), 0),
        },
      }),
      ...parts,
    }
    if (folded.has(part.id)) return { id: part.id, type: 'part', position: placeOfPart(graph, part), selected: members.every(({ id }) => selected.has(id)), ariaLabel: part.name, data }
    // Behind the steps, and nothing that can be chosen or moved itself.
    const { position, width, height } = frameOfPart(graph, part)
    return { id: part.id, type: 'frame', position, style: { width, height, pointerEvents: 'none' }, zIndex: -1, selectable: false, draggable: false, focusable: false, data }
  })
  return { nodes: [...drawnParts, ...steps, ...(graph.notes ?? []).map((note): NoteNode => ({ id: note.id, type: 'note', position: note.position, data: { note, ...notes } }))], edges }
}

/** What the goal brought of those who passed a step, all its ways together. */
function conversionAt({ steps, currency }: ConversionsAnswer, nodeId: string) {
  const ways = steps.filter((one) => one.nodeId === nodeId)
  return { converted: ways.reduce((sum, way) => sum + way.converted, 0), revenue: ways.reduce((sum, way) => sum + way.revenue, 0), currency }
}
