import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Graph, JourneyNode } from '@parcours/model/journey/graph.ts'
import { loadGraph } from './versions.ts'

type Listening = 'triggerEvent' | 'triggerSegment' | 'waitForEvent'

/** A place in a published journey that begins, or goes on, with some of the events given. */
export interface Listener<Kind extends Listening, Event> {
  journeyId: string
  versionId: string
  graph: Graph
  node: Extract<JourneyNode, { kind: Kind }>
  events: Event[]
}

const STORED_AS = { triggerEvent: 'trigger', triggerSegment: 'segment', waitForEvent: 'wait' } as const

/** The places that listen to these events, or to `entered:ID` and `left:ID` of a segment. A trigger listens in the live version only; a wait wherever people may stand. */
export async function listenersFor<Kind extends Listening, Event extends { name: string }>(tx: WorkspaceTx, kind: Kind, events: Event[]): Promise<Listener<Kind, Event>[]> {
  const byName = Map.groupBy(events, ({ name }) => name)
  if (byName.size === 0) return []
  const rows = await tx
    .selectFrom('journey_listeners as l')
    .innerJoin('journey_versions as v', (join) => join.onRef('v.workspace_id', '=', 'l.workspace_id').onRef('v.id', '=', 'l.version_id'))
    .innerJoin('journeys as j', (join) => join.onRef('j.workspace_id', '=', 'v.workspace_id').onRef('j.id', '=', 'v.journey_id'))
    .select(['v.id', 'v.journey_id', 'l.node_id', 'l.event_name'])
    .where('l.kind', '=', STORED_AS[kind])
    .where('l.event_name', 'in', [...byName.keys()])
    .$if(kind !== 'waitForEvent', (query) => query.where('j.state', '=', 'live').whereRef('j.live_version_id', '=', 'v.id'))
    .$if(kind === 'waitForEvent', (query) => query.where('j.state', 'in', ['live', 'paused']))
    .orderBy('v.journey_id')
    .execute()
  const listeners: Listener<Kind, Event>[] = []
  for (const row of rows) {
    const graph = await loadGraph(tx, row.id)
    const node = graph.nodes.find((candidate): candidate is Extract<JourneyNode, { kind: Kind }> => candidate.id === row.node_id && candidate.kind === kind)
    if (node) listeners.push({ journeyId: row.journey_id, versionId: row.id, graph, node, events: byName.get(row.event_name) ?? [] })
  }
  return listeners
}
