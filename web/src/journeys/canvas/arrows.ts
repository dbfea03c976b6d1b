import type { LiveAnswer } from '@parcours/contract/journeys.ts'
import { abTestOf } from '@parcours/model/journey/facets.ts'
import { type Edge as Arrow, type Graph, nodeById, type Part, portsOf } from '@parcours/model/journey/graph.ts'
import { MarkerType } from '@xyflow/react'
import { portName } from '../nodes/port-name.ts'
import type { FlowOptions } from './flow-options.ts'
import { OUT } from './PartCard.tsx'
import type { ArrowEdge } from './StepEdge.tsx'

const ARROW_HEAD = { type: MarkerType.ArrowClosed, width: 14, height: 14 }

function arrowId({ from, port, to }: Arrow): string {
  return `${from} ${port} ${to}`
}

/** How many went a way. */
export function countOf(ports: LiveAnswer['ports'] | undefined, { from, port }: Pick<Arrow, 'from' | 'port'>): number {
  return ports?.find((one) => one.nodeId === from && one.port === port)?.count ?? 0
}

type Options = Pick<FlowOptions, 'words' | 'live' | 'conversions' | 'taken' | 'passages' | 'edit' | 'onOpenWay'>

/**
 * A journey's arrows as the canvas draws them; those of hidden steps
 * lead from and to the part that is drawn in their place.
 */
export function arrowsOf(
  graph: Graph,
  { words, live, conversions, taken, passages, edit, onOpenWay }: Options,
  hidden: ReadonlyMap<string, Part>,
): ArrowEdge[] {
  const left = (arrow: Pick<Arrow, 'from' | 'port'>) => countOf(live?.ports, arrow)
  // The ways of an A/B test are there to be compared, with the holdout too.
  const told = ({ from, port }: Arrow) => {
    const node = nodeById(graph, from)
    const compared = node !== undefined && abTestOf(node) !== undefined
    const count = left({ from, port })
    const reached = conversions?.steps.find((one) => one.nodeId === from && one.port === port)?.converted ?? 0
    return compared && conversions
      ? `${words.format.number(count)} · ${words.format.percent(reached, count)} ${words.t('live.converted')}`
      : words.format.number(count)
  }
  const ends = ({ from, to }: Arrow) => ({ source: hidden.get(from)?.id ?? from, target: hidden.get(to)?.id ?? to })
  const labelOf = ({ from, port }: Arrow) => {
    const node = nodeById(graph, from)
    return node && portsOf(node).length > 1 ? portName(node, port, words) : undefined
  }
  const isTaken = ({ from, port }: Arrow) => taken?.has(`${from} ${port}`) ?? false
  // Between the same two cards a folded part may have several: they are drawn as one.
  const drawnTogether = Map.groupBy(
    graph.edges.filter((arrow) => ends(arrow).source !== ends(arrow).target),
    (arrow) =>
      hidden.has(arrow.from) || hidden.has(arrow.to) ? `${ends(arrow).source} ${ends(arrow).target}` : arrowId(arrow),
  )
  return [...drawnTogether].flatMap(([id, arrows]): ArrowEdge[] => {
    const [arrow] = arrows
    if (!arrow) return []
    const isOne = arrows.length === 1
    const sum = (count: (one: Arrow) => number) => arrows.reduce((all, one) => all + count(one), 0)
    const labels = arrows.flatMap((one) => labelOf(one) ?? [])
    const counted = live && (isOne ? told(arrow) : words.format.number(sum(left)))
    return [
      {
        id,
        type: 'arrow',
        ...ends(arrow),
        sourceHandle: hidden.has(arrow.from) ? OUT : arrow.port,
        markerEnd: arrows.some(isTaken)
          ? { ...ARROW_HEAD, width: 9, height: 9, color: 'var(--mantine-primary-color-filled)' }
          : ARROW_HEAD,
        data: {
          arrow,
          label: labels.length > 0 ? labels.join(', ') : undefined,
          ...(taken && { taken: arrows.some(isTaken) }),
          ...(counted !== undefined && { count: counted }),
          ...(passages && { count: words.format.number(sum((one) => countOf(passages, one))) }),
          ...(isOne && onOpenWay && left(arrow) > 0 && { onOpen: onOpenWay }),
          ...(isOne && edit),
        },
      },
    ]
  })
}
