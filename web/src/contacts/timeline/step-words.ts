import type { TimelineAnswer } from '@parcours/contract/contacts.ts'
import { messageOf } from '@parcours/model/journey/facets.ts'
import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { kindOf, type NodeKindName } from '@parcours/model/journey/registry.ts'
import { portName } from '../../journeys/nodes/port-name.ts'
import { NODE_VIEWS } from '../../journeys/nodes/registry.ts'
import type { Words } from '../../journeys/nodes/view.ts'

type StepData = Extract<TimelineAnswer, { kind: 'step' }>['data']
type Step = NonNullable<StepData['step']>

export const isTriggerStep = (kind: NodeKindName): boolean => kindOf({ kind }).role === 'trigger'

/** What a step is called: by its name, else by what it does. */
export function stepName({ kind, name, settings }: Step, words: Words): string {
  if (name) return name
  // The registry pairs each kind with its own settings, which the compiler cannot follow through a lookup.
  const summary = NODE_VIEWS[kind].summary as (settings: unknown, words: Words) => string
  const title = words.t(`nodes.${kind}.name`)
  const said = summary(settings, words)
  return said ? words.t('common.named', { name: title, value: said }) : title
}

/** A step that was passed, in words: by what they entered, or what was done. */
export function stepWords({ step, nodeId }: StepData, words: Words): string {
  if (!step) return nodeId
  if (isTriggerStep(step.kind))
    return words.t('timeline.pass.enteredBy', { trigger: step.name || words.t(`nodes.${step.kind}.name`) })
  return stepName(step, words)
}

/** Whether a step sends something, which is told by the message itself. */
export const isSendingStep = ({ step }: StepData): boolean =>
  step !== null && messageOf(step as JourneyNode) !== undefined

/** By which way a step was left; undefined where there is but one. */
export function portWords({ step, port }: StepData, words: Words): string | undefined {
  if (port === 'next') return undefined
  return step
    ? portName(step as Pick<JourneyNode, 'kind' | 'settings'>, port, words)
    : words.t(`ports.${port as 'next'}`, { defaultValue: port })
}
