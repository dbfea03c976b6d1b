import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Comparison } from '@parcours/model/condition/comparison.ts'
import type { JourneyId, VersionId } from '@parcours/model/id.ts'
import { type Graph, type JourneyNode, nodeById } from '@parcours/model/journey/graph.ts'
import { type ExitRule, NO_RULES } from '@parcours/model/journey/rules.ts'
import type { SubscriptionKind } from '@parcours/model/journey/state.ts'
import { loadGraph } from '../authoring/versions.ts'
import { triggerBehaviour } from '../nodes/triggers.ts'
import { waitBehaviour } from '../nodes/waits.ts'
import { type EventSelector, membershipChange, type StepSubscription } from './subscription.ts'

/** The subscriber of a journey's goal. */
const GOAL_SUBSCRIBER = 'rules.goal'

/** Subscriptions to changes of contacts; no other kind receives them. */
const CHANGE_KINDS = ['change', 'dateChange'] as const

/** A subscription of a published journey, with the events that match its name. */
export interface EventSubscription<Event> {
  kind: SubscriptionKind
  journeyId: JourneyId
  versionId: VersionId
  graph: Graph
  /** The step; for a rule of the journey, which one (`rules.goal`, `rules.exits.0`). */
  subscriber: string
  /** What the properties of an event must be. */
  where: Comparison[]
  /** Properties in which it must be the same as the event that enrolled the contact; see since.ts. */
  same: string[] | undefined
  events: Event[]
}

interface StoredSubscription {
  subscriber: string
  kind: SubscriptionKind
  /** The name of an event, or what happened with a segment: `entered:ID`, `left:ID`. */
  event_name: string
}

/** All that a graph subscribes to, to be stored when it is published. */
export function subscriptionsOf({ nodes, rules = NO_RULES }: Graph, journeyId: JourneyId): StoredSubscription[] {
  return [
    ...nodes.flatMap((node) => storedAt(node, journeyId)),
    ...(rules.goal ? [{ subscriber: GOAL_SUBSCRIBER, kind: 'goal' as const, event_name: rules.goal.event }] : []),
    ...rules.exits.map((rule, index): StoredSubscription => {
      const subscriber = `rules.exits.${index}`
      return rule.kind === 'event'
        ? { subscriber, kind: 'exit', event_name: rule.event }
        : { subscriber, kind: 'exitSegment', event_name: membershipChange(rule) }
    }),
  ]
}

/** What a step subscribes to in a journey; undefined for steps without. */
export function subscriptionAt(node: JourneyNode, journeyId: JourneyId): StepSubscription | undefined {
  return (triggerBehaviour(node) ?? waitBehaviour(node))?.subscribesTo?.(node.settings, journeyId)
}

function storedAt(node: JourneyNode, journeyId: JourneyId): StoredSubscription[] {
  const subscription = subscriptionAt(node, journeyId)
  if (!subscription) return []
  const { kind, events } = subscription
  return events.map((event) => ({ subscriber: node.id, kind, event_name: event }))
}

/**
 * The subscriptions to these events. A trigger subscribes in the live version only, all else in every version that
 * contacts may be in. Changes of contacts have subscriptions of their own. @param journeyId asks this journey alone
 */
export async function subscriptionsFor<Event extends { name: string }>(
  tx: WorkspaceTx,
  events: Event[],
  { changes = false, journeyId }: { changes?: boolean; journeyId?: JourneyId | undefined } = {},
): Promise<EventSubscription<Event>[]> {
  const byName = Map.groupBy(events, ({ name }) => name)
  if (byName.size === 0) return []
  const rows = await tx
    .selectFrom('event_subscriptions as l')
    .innerJoin('journey_versions as v', (join) =>
      join.onRef('v.workspace_id', '=', 'l.workspace_id').onRef('v.id', '=', 'l.version_id'),
    )
    .innerJoin('journeys as j', (join) =>
      join.onRef('j.workspace_id', '=', 'v.workspace_id').onRef('j.id', '=', 'v.journey_id'),
    )
    .select(['v.id', 'v.journey_id', 'l.subscriber', 'l.kind', 'l.event_name'])
    .where('l.event_name', 'in', [...byName.keys()])
    .where('l.kind', changes ? 'in' : 'not in', CHANGE_KINDS)
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
    .orderBy('l.subscriber')
    .execute()
  const subscriptions: EventSubscription<Event>[] = []
  for (const row of rows) {
    const graph = await loadGraph(tx, row.id)
    subscriptions.push({
      kind: row.kind,
      journeyId: row.journey_id,
      versionId: row.id,
      graph,
      subscriber: row.subscriber,
      ...filterAt(graph, row.journey_id, row.subscriber),
      events: byName.get(row.event_name) ?? [],
    })
  }
  return subscriptions
}

/** What a subscriber asks of the properties of an event. */
function filterAt(
  graph: Graph,
  journeyId: JourneyId,
  subscriber: string,
): Pick<EventSubscription<unknown>, 'where' | 'same'> {
  const { where = [], same } = selectorAt(graph, journeyId, subscriber) ?? {}
  return { where, same }
}

function selectorAt(graph: Graph, journeyId: JourneyId, subscriber: string): EventSelector | undefined {
  const node = nodeById(graph, subscriber)
  if (node) return subscriptionAt(node, journeyId)
  if (subscriber === GOAL_SUBSCRIBER) return graph.rules?.goal ?? undefined
  const rule = exitRuleAt(graph, subscriber)
  return rule?.kind === 'event' ? rule : undefined
}

/** The exit rule of a subscriber (`rules.exits.0`). */
function exitRuleAt({ rules }: Graph, subscriber: string): ExitRule | undefined {
  return subscriber.startsWith('rules.exits.')
    ? rules?.exits[Number(subscriber.slice('rules.exits.'.length))]
    : undefined
}

/** The subscriptions of steps that are for this, with the step. */
export function atSteps<Event>(
  subscriptions: EventSubscription<Event>[],
  ...kinds: StepSubscription['kind'][]
): (EventSubscription<Event> & { node: JourneyNode })[] {
  return subscriptions.flatMap((subscription) => {
    const isMeant = kinds.some((kind) => kind === subscription.kind)
    const node = isMeant ? nodeById(subscription.graph, subscription.subscriber) : undefined
    return node ? [{ ...subscription, node }] : []
  })
}
