import { type Graph, type JourneyNode, triggerOf } from './graph.ts'
import type { AbTest, StepMessage, TriggerFacet, WaitFacet } from './node-kind.ts'
import { kindOf, NODE_KINDS, type NodeKindName } from './registry.ts'

type Step = Pick<JourneyNode, 'kind' | 'settings'>

/** What a step is as a trigger; undefined for all others. */
function triggerFacet(step: Pick<JourneyNode, 'kind'>): TriggerFacet<unknown> | undefined {
  const kind = kindOf(step)
  return kind.role === 'trigger' ? kind.trigger : undefined
}

/** What a step is as a wait; undefined for all others. */
export function waitFacet(step: Pick<JourneyNode, 'kind'>): WaitFacet<unknown> | undefined {
  const kind = kindOf(step)
  return kind.role === 'wait' ? kind.wait : undefined
}

function actionFacet(step: Pick<JourneyNode, 'kind'>) {
  const kind = kindOf(step)
  return kind.role === 'action' ? kind.action : undefined
}

/** The message that a step sends to each contact; undefined where it sends none. */
export function messageOf(step: Step): StepMessage | undefined {
  return actionFacet(step)?.message?.(step.settings)
}

/** The fields of a step that may hold Liquid, by their path below its settings. */
export function liquidFields(step: Step): Record<string, string> {
  return actionFacet(step)?.liquid?.(step.settings) ?? {}
}

/** Properties of contacts that a journey writes itself. */
export function writtenProperties({ nodes }: Graph): string[] {
  return nodes.flatMap((node) => actionFacet(node)?.writes?.(node.settings) ?? [])
}

/** Names under which the steps of a journey keep what they learn. */
export function resultNames({ nodes }: Graph): string[] {
  return nodes.flatMap((node) => actionFacet(node)?.savesAs?.(node.settings) || [])
}

/** The port of a step for contacts for whom it failed. */
export function failurePortOf(step: Pick<JourneyNode, 'kind'>): string | undefined {
  return actionFacet(step)?.failurePort
}

/** The A/B test that a step is; undefined for all others. */
export function abTestOf(step: Step): AbTest | undefined {
  const kind = kindOf(step)
  return kind.role === 'condition' ? kind.abTest?.(step.settings) : undefined
}

/** The customer's event that enrolls contacts in a journey; undefined where none does. */
export function entryEventOf(graph: Graph): string | undefined {
  const trigger = triggerOf(graph)
  return trigger && triggerFacet(trigger)?.event?.(trigger.settings)
}

/**
 * The property of the event that keys the entries by a trigger: a contact may be enrolled once for each of its values.
 * Undefined where there is none.
 */
export function entryKeyOf(trigger: JourneyNode | undefined): string | undefined {
  return trigger && triggerFacet(trigger)?.entryKey?.(trigger.settings)
}

/** Whether contacts enter a journey with properties; unknown without a trigger, so it is not refused. */
export function entryHasProperties(graph: Graph): boolean {
  const trigger = triggerOf(graph)
  return !trigger || triggerFacet(trigger)?.bringsProperties === true
}

/** Whether contacts are enrolled in a journey by hand, by a program or by another journey. */
export function isEnteredByHand(graph: Graph): boolean {
  const trigger = triggerOf(graph)
  return trigger !== undefined && triggerFacet(trigger)?.byHand === true
}

/** Which contacts are already as a trigger's contacts become, and are enrolled at publication; undefined when none. */
export function existingOf(trigger: JourneyNode) {
  return triggerFacet(trigger)?.existing?.(trigger.settings)
}

/** The kinds of steps for which something holds. */
function kindsWhere(holds: (step: { kind: NodeKindName }) => boolean): NodeKindName[] {
  return (Object.keys(NODE_KINDS) as NodeKindName[]).filter((kind) => holds({ kind }))
}

/** The kinds of triggers by which contacts are enrolled by hand, by a program or by another journey. */
export const BY_HAND_KINDS = kindsWhere((step) => triggerFacet(step)?.byHand === true)

/** The kinds of steps that are A/B tests. */
export const AB_TEST_KINDS = kindsWhere((step) => {
  const kind = kindOf(step)
  return kind.role === 'condition' && kind.abTest !== undefined
})
