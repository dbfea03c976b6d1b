import type { Graph } from '@parcours/model/journey/graph.ts'
import { countOf } from './counts.ts'
import type { FlowOptions } from './flow-options.ts'
import { frameOfPart, placeOfPart } from './folding.ts'
import type { FrameNode, PartData, PartNode } from './PartCard.tsx'

type Options = Pick<FlowOptions, 'folded' | 'parts' | 'live' | 'problems' | 'selected'> & {
  isAside: (stepId: string) => boolean
}

/** The parts of a journey: a card for one that is folded, a frame around the steps of any other. */
export function partNodes(
  graph: Graph,
  { folded, parts, live, problems, selected, isAside }: Options,
): (PartNode | FrameNode)[] {
  return (graph.parts ?? []).map((part) => {
    const within = new Set(part.steps)
    const leaving = graph.edges.filter(({ from, to }) => within.has(from) && !within.has(to))
    const data: PartData = {
      part,
      problems: part.steps.flatMap((id) => problems?.get(id) ?? []),
      aside: part.steps.every(isAside),
      ...(live && {
        live: {
          here: live.positions.reduce((sum, { nodeId, count }) => sum + (within.has(nodeId) ? count : 0), 0),
          left: leaving.reduce((sum, edge) => sum + countOf(live.ports, edge), 0),
        },
      }),
      ...parts,
    }
    if (folded.has(part.id))
      return {
        id: part.id,
        type: 'part',
        position: placeOfPart(graph, part),
        selected: part.steps.every((id) => selected.has(id)),
        ariaLabel: part.name,
        data,
      }
    // Behind the steps, and nothing that can be chosen or moved itself.
    const { position, width, height } = frameOfPart(graph, part)
    return {
      id: part.id,
      type: 'frame',
      position,
      style: { width, height, pointerEvents: 'none' },
      zIndex: -1,
      selectable: false,
      draggable: false,
      focusable: false,
      data,
    }
  })
}
