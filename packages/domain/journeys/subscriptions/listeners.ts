import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Comparison } from '@parcours/model/condition/comparison.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { type Graph, type JourneyNode, nodeById } from '@parcours/model/journey/graph.ts'
import { NODE_KINDS } from '@parcours/model/journey/registry.ts'
import { type ExitRule, NO_RULES } from '@parcours/model/journey/rules.ts'
import { loadGraph } from '../authoring/versions.ts'
import { dateListenersAt, type Listening, listeningOf } from './listening.ts'

/** Where a journey's goal listens. */
const GOAL_PLACE = 'rules.goal'

/** What a place of a journey listens for; a stored kind is never renamed. */
export type ListenerKind =
  | 'trigger'
  | 'change'
  | 'segment'
  | 'wait'
  | 'waitSegment'
  | 'dateChange'
  | 'dateEvent'
  | 'goal'
  | 'exit'
  | 'exitSegment'

/** Those that hear of changes of contacts, which no other does. */
const OF_CHANGES = ['change', 'dateChange'] as const

/** A place in a published journey that some of the events given concern. */
export interface Listener<Event> {
  kind: ListenerKind
  journeyId: string
  versionId: string
  graph: Graph
  /** The step; for a rule of the journey, which one (`rules.goal`, `rules.exits.0`). */
  place: string
  /** What the properties of an event must be; nothing of segments. */
  where: Comparison[]
  /** In which of them it must be the same as the event that brought the person in; see since.ts. */
  same: string[] | undefined
  events: Event[]
}

interface Stored {
  node_id: string
  kind: ListenerKind
  /** The name of an event, or what happened with a segment: `entered:ID`, `left:ID`. */
  event_name: string
}

/** All that a graph listens for, to be stored when it is published. */
export function listenersOf({ nodes, rules = NO_RULES }: Graph, journeyId: string): Stored[] {
  return [
    ...nodes.flatMap((node) => listenerAt(node, journeyId)),
    ...(rules.goal ? [{ node_id: GOAL_PLACE, kind: 'goal' as const, event_name: rules.goal.event }] : []),
    ...rules.exits.map((rule, index): Stored => {
      const place = `rules.exits.${index}`
      return rule.kind === 'event'
        ? { node_id: place, kind: 'exit', event_name: rule.event }
        : { node_id: place, kind: 'exitSegment', event_name: segmentName(rule) }
    }),
  ]
}

function listenerAt(node: JourneyNode, journeyId: string): Stored[] {
  switch (node.kind) {
    case 'triggerSegment':
      return [{ node_id: node.id, kind: 'segment', event_name: segmentName(node.settings) }]
    case 'wait':
      return dateListenersAt(node).map(({ kind, event }) => ({ node_id: node.id, kind, event_name: event }))
    case 'waitForSegment':
      return [{ node_id: node.id, kind: 'waitSegment', event_name: segmentName(node.settings) }]
    default: {
      const listening = listeningOf(node, journeyId)
      if (!listening) return []
      const kind =
        node.kind === 'triggerChange' ? 'change' : NODE_KINDS[node.kind].role === 'trigger' ? 'trigger' : 'wait'
      return [{ node_id: node.id, kind, event_name: listening.event }]
    }
  }
}

const segmentName = ({ on, segmentId }: { on: 'entered' | 'left'; segmentId: string }) =>
  `${on}:${uuidOf('segment', segmentId)}`

/**
 * The places that these events concern. A trigger listens in the live version only; all else wherever people may stand.
 * Changes of contacts are heard by their own listeners alone. @param journeyId asks this journey alone
 */
export async function listenersFor<Event extends { name: string }>(
  tx: WorkspaceTx,
  events: Event[],
  { changes = false, journeyId }: { changes?: boolean; journeyId?: string | undefined } = {},
): Promise<Listener<Event>[]> {
  const byName = Map.groupBy(events, ({ name }) => name)
  if (byName.size === 0) return []
  const rows = await tx
    .selectFrom('journey_listeners as l')
    .innerJoin('journey_versions as v', (join) =>
      join.onRef('v.workspace_id', '=', 'l.workspace_id').onRef('v.id', '=', 'l.version_id'),
    )
    .innerJoin('journeys as j', (join) =>
      join.onRef('j.workspace_id', '=', 'v.workspace_id').onRef('j.id', '=', 'v.journey_id'),
    )
    .select(['v.id', 'v.journey_id', 'l.node_id', 'l.kind', 'l.event_name'])
    .where('l.event_name', 'in', [...byName.keys()])
    .where('l.kind', changes ? 'in' : 'not in', OF_CHANGES)
    .$if(journeyId !== undefined, (query) => query.where('v.journey_id', '=', journeyId ?? ''))
    .where('j.state', 'in', ['live', 'paused'])
    .where((eb) =>
      eb.or([
        eb('l.kind', 'not in', ['trigger', 'change', 'segment']),
        eb.and([eb('j.state', '=', 'live'), eb('j.live_version_id', '=', eb.ref('v.id'))]),
      ]),
    )
    .orderBy('v.journey_id')
    .orderBy('v.id')
    .orderBy('l.node_id')
    .execute()
  const listeners: Listener<Event>[] = []
  for (const row of rows) {
    const graph = await loadGraph(tx, row.id)
    listeners.push({
      kind: row.kind as ListenerKind,
      journeyId: row.journey_id,
      versionId: row.id,
      graph,
      place: row.node_id,
      ...filterAt(graph, row.journey_id, row.node_id),
      events: byName.get(row.event_name) ?? [],
    })
  }
  return listeners
}

/** What a place asks of the properties of an event. */
function filterAt(graph: Graph, journeyId: string, place: string): Pick<Listener<unknown>, 'where' | 'same'> {
  const { where = [], same } = listeningAt(graph, journeyId, place) ?? {}
  return { where, same }
}

function listeningAt(graph: Graph, journeyId: string, place: string): Listening | undefined {
  const node = nodeById(graph, place)
  if (node) return listeningOf(node, journeyId)
  if (place === GOAL_PLACE) return graph.rules?.goal ?? undefined
  const rule = exitRuleAt(graph, place)
  return rule?.kind === 'event' ? rule : undefined
}

/** The exit rule of a place (`rules.exits.0`). */
function exitRuleAt({ rules }: Graph, place: string): ExitRule | undefined {
  return place.startsWith('rules.exits.') ? rules?.exits[Number(place.slice('rules.exits.'.length))] : undefined
}

/** Those of the listeners that are a step of this kind, with the step. */
export function atSteps<Kind extends JourneyNode['kind'], Event>(
  listeners: Listener<Event>[],
  kind: Kind,
): (Listener<Event> & { node: Extract<JourneyNode, { kind: Kind }> })[] {
  return listeners.flatMap((listener) => {
    const node = listener.graph.nodes.find(
      (candidate): candidate is Extract<JourneyNode, { kind: Kind }> =>
        candidate.id === listener.place && candidate.kind === kind,
    )
    return node ? [{ ...listener, node }] : []
  })
}
