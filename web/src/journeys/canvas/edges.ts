import { abTestOf } from '@parcours/model/journey/facets.ts'
import { type Edge as CanvasEdge, type Graph, nodeById, type Part, portsOf } from '@parcours/model/journey/graph.ts'
import { MarkerType } from '@xyflow/react'
import { portName } from '../nodes/port-name.ts'
import { stepTitle } from '../nodes/summary.ts'
import { countOf, passedAt } from './counts.ts'
import type { FlowOptions } from './flow-options.ts'
import { OUT } from './PartCard.tsx'
import type { DrawnEdge } from './StepEdge.tsx'

/** As large on a thick edge as on a thin one, in pixels. */
const EDGE_END = { type: MarkerType.ArrowClosed, width: 20, height: 20, markerUnits: 'userSpaceOnUse' }

function edgeId({ from, port, to }: CanvasEdge): string {
  return `${from} ${port} ${to}`
}

type Options = Pick<FlowOptions, 'words' | 'live' | 'conversions' | 'taken' | 'passages' | 'edit' | 'onOpenPort'>

/**
 * A journey's edges as the canvas draws them; those of hidden steps
 * lead from and to the part that is drawn in their place.
 */
export function edgesOf(
  graph: Graph,
  { words, live, conversions, taken, passages, edit, onOpenPort }: Options,
  hidden: ReadonlyMap<string, Part>,
): DrawnEdge[] {
  const left = (edge: Pick<CanvasEdge, 'from' | 'port'>) => countOf(live?.ports, edge)
  // The ways of an A/B test are there to be compared, with the holdout too.
  const countsOf = ({ from, port }: CanvasEdge) => {
    const node = nodeById(graph, from)
    const compared = node !== undefined && abTestOf(node) !== undefined
    const count = left({ from, port })
    const reached = conversions?.steps.find((one) => one.nodeId === from && one.port === port)?.converted ?? 0
    return compared && conversions
      ? `${words.format.number(count)} · ${words.format.percent(reached, count)} ${words.t('live.converted')}`
      : words.format.number(count)
  }
  const ends = ({ from, to }: CanvasEdge) => ({
    source: hidden.get(from)?.id ?? from,
    target: hidden.get(to)?.id ?? to,
  })
  const labelOf = ({ from, port }: CanvasEdge) => {
    const node = nodeById(graph, from)
    return node && portsOf(node).length > 1 ? portName(node, port, words) : undefined
  }
  const titleOf = (id: string) => {
    const node = nodeById(graph, id)
    return node ? stepTitle(node, words) : ''
  }
  const isTaken = ({ from, port }: CanvasEdge) => taken?.has(`${from} ${port}`) ?? false
  // Between the same two cards a folded part may have several: they are drawn as one.
  const drawnTogether = Map.groupBy(
    graph.edges.filter((edge) => ends(edge).source !== ends(edge).target),
    (edge) =>
      hidden.has(edge.from) || hidden.has(edge.to) ? `${ends(edge).source} ${ends(edge).target}` : edgeId(edge),
  )
  return [...drawnTogether].flatMap(([id, edges]): DrawnEdge[] => {
    const [edge] = edges
    if (!edge) return []
    const isOne = edges.length === 1
    const sum = (count: (one: CanvasEdge) => number) => edges.reduce((all, one) => all + count(one), 0)
    const labels = edges.flatMap((one) => labelOf(one) ?? [])
    const from = nodeById(graph, edge.from)
    const all = live && from ? passedAt(graph, live.ports, from) : 0
    const counted = live && (isOne ? countsOf(edge) : words.format.number(sum(left)))
    return [
      {
        id,
        type: 'edge',
        ...ends(edge),
        ariaLabel: words.t('editor.edge', { from: titleOf(edge.from), to: titleOf(edge.to) }),
        // It is only seen: what can be done with it stands on its + and on its count.
        focusable: false,
        sourceHandle: hidden.has(edge.from) ? OUT : edge.port,
        markerEnd: edges.some(isTaken) ? { ...EDGE_END, color: 'var(--mantine-primary-color-filled)' } : EDGE_END,
        data: {
          edge,
          label: labels.length > 0 ? labels.join(', ') : undefined,
          ...(taken && { taken: edges.some(isTaken) }),
          ...(counted !== undefined && { count: counted }),
          ...(isOne && all > 0 && { share: left(edge) / all }),
          ...(passages && { count: words.format.number(sum((one) => countOf(passages, one))) }),
          ...(isOne && onOpenPort && left(edge) > 0 && { onOpen: onOpenPort }),
          ...(isOne &&
            edit && {
              onInsert: edit.onInsert,
              onRemove: edit.onRemove,
              isOver: edit.over?.kind === 'edge' && edit.over.id === id,
            }),
        },
      },
    ]
  })
}
