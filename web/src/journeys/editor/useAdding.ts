import {
  addNode,
  appendNode,
  changeTrigger,
  insertNode,
  openPorts,
  type PortRef,
} from '@parcours/model/journey/edit.ts'
import { type Edge, type Graph, nodeById, triggerOf } from '@parcours/model/journey/graph.ts'
import { type KindOfRole, NODE_KINDS, type NodeKindName } from '@parcours/model/journey/registry.ts'
import { type FinalConnectionState, useReactFlow } from '@xyflow/react'
import { type DragEvent, useCallback, useState } from 'react'
import { type DropPlace, dropPlaceAt, isSamePlace } from '../canvas/drop-place.ts'
import { CARD } from '../canvas/folding.ts'
import { autoLayout } from '../canvas/layout.ts'
import type { DrawnEdge } from '../canvas/StepEdge.tsx'

/** The kind of a step that is dragged onto the canvas. */
export const DRAGGED = 'application/x-parcours-step'

/** How far below a step the next one stands, in pixels. */
const BELOW = 172

interface Point {
  x: number
  y: number
}

/** An edge that was drawn to where nothing is: it waits for a step to be chosen. */
export interface Offer {
  port: PortRef
  /** On the screen. */
  at: Point
}

interface Adding {
  graph: Graph
  selected: string | undefined
  folded: ReadonlySet<string>
  change: (graph: Graph) => void
  onSelect: (id: string) => void
}

export const isTrigger = (kind: NodeKindName): kind is KindOfRole<'trigger'> => NODE_KINDS[kind].role === 'trigger'

/** How steps come onto the canvas: on an edge, at an open port, where an edge is drawn to, or beside all that is there. */
export function useAdding({ graph, selected, folded, change, onSelect }: Adding) {
  const flow = useReactFlow()
  const [over, setOver] = useState<DropPlace>()
  const [offer, setOffer] = useState<Offer>()

  const take = useCallback(
    (added: { graph: Graph; id: string }, { arranged }: { arranged: boolean }) => {
      change(arranged ? autoLayout(added.graph, folded) : added.graph)
      onSelect(added.id)
      // Once it is drawn.
      if (arranged)
        setTimeout(() => void flow.fitView({ nodes: [{ id: added.id }], maxZoom: flow.getZoom(), duration: 200 }), 50)
    },
    [change, folded, flow, onSelect],
  )
  const onInsert = useCallback(
    (edge: Edge, kind: NodeKindName, position: Point) =>
      take(insertNode(graph, edge, kind, position), { arranged: true }),
    [graph, take],
  )
  const onAppend = useCallback(
    (port: PortRef, kind: NodeKindName) => {
      const { x, y } = nodeById(graph, port.from)?.position ?? { x: 0, y: 0 }
      take(appendNode(graph, port, kind, { x, y: y + BELOW }), { arranged: true })
    },
    [graph, take],
  )
  /** Adds a step of the palette: after the step that is open, or where the drawing ends. */
  const add = (kind: NodeKindName) => {
    if (isTrigger(kind)) return take(changeTrigger(graph, kind), { arranged: false })
    const ports = openPorts(graph)
    const depthOf = ({ from }: PortRef) => nodeById(graph, from)?.position.y ?? 0
    const port = ports.find(({ from }) => from === selected) ?? ports.toSorted((a, b) => depthOf(b) - depthOf(a))[0]
    if (port) return onAppend(port, kind)
    const lowest = Math.max(-BELOW, ...graph.nodes.map(({ position }) => position.y))
    take(addNode(graph, kind, { x: 0, y: lowest + BELOW }), { arranged: true })
  }
  const drops = (edges: DrawnEdge[]) => ({
    onDragOver: (event: DragEvent) => {
      event.preventDefault()
      const place = dropPlaceAt(event.target)
      if (!isSamePlace(place, over)) setOver(place)
    },
    onDragLeave: () => setOver(undefined),
    onDrop: (event: DragEvent) => {
      setOver(undefined)
      const kind = event.dataTransfer.getData(DRAGGED) as NodeKindName
      if (!(kind in NODE_KINDS)) return
      const at = flow.screenToFlowPosition({ x: event.clientX - CARD.width / 2, y: event.clientY - 36 })
      if (isTrigger(kind) && triggerOf(graph)) return take(changeTrigger(graph, kind), { arranged: false })
      const place = isTrigger(kind) ? undefined : dropPlaceAt(event.target)
      const edge = place?.kind === 'edge' ? edges.find(({ id }) => id === place.id)?.data?.edge : undefined
      if (place?.kind === 'port') onAppend(place.port, kind)
      else if (edge) onInsert(edge, kind, at)
      else take(addNode(graph, kind, at), { arranged: false })
    },
  })
  const onConnectEnd = (event: MouseEvent | TouchEvent, { fromHandle, toNode }: FinalConnectionState) => {
    if (fromHandle?.type !== 'source' || toNode) return
    const { clientX: x, clientY: y } =
      'changedTouches' in event ? (event.changedTouches[0] ?? { clientX: 0, clientY: 0 }) : event
    setOffer({ port: { from: fromHandle.nodeId, port: fromHandle.id ?? 'next' }, at: { x, y } })
  }
  const acceptOffer = ({ port, at }: Offer, kind: NodeKindName) => {
    const { x, y } = flow.screenToFlowPosition({ x: at.x, y: at.y })
    take(appendNode(graph, port, kind, { x: Math.round(x - CARD.width / 2), y: Math.round(y) }), { arranged: false })
  }
  const closeOffer = useCallback(() => setOffer(undefined), [])
  return { add, onInsert, onAppend, drops, over, offer, acceptOffer, closeOffer, onConnectEnd }
}
