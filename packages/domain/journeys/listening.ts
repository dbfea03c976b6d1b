import type { Comparison } from '@parcours/model/condition/comparison.ts'
import { uuidOf } from '@parcours/model/id.ts'
import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { isOmission, type MessageBehaviour } from '@parcours/model/journey/nodes/trigger-message.ts'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { OUTCOME_EVENTS } from '../delivery/outcomes.ts'

/** What a step listens for: events of a name, with these properties. */
export interface Listening {
  event: string
  where: Comparison[]
  /** In which they must be the same as the event that brought the person in; see since.ts. */
  same?: string[] | undefined
}

/** What a step listens for in a journey; undefined for those that listen for nothing, or to segments. */
export function listeningOf(node: JourneyNode, journeyId: string): Listening | undefined {
  switch (node.kind) {
    case 'triggerEvent':
    case 'waitForEvent':
      return node.settings
    case 'triggerChange':
      return { event: changeName(node.settings), where: changeFilter(node.settings) }
    case 'triggerMessage':
      return messageListening(node.settings)
    case 'waitForMessage':
      return { event: OUTCOME_EVENTS[node.settings.did], where: [equals('journeyId', journeyId), equals('step', node.settings.nodeId)] }
    default:
      return undefined
  }
}

const equals = (property: string, value: string): Comparison => ({ property, operator: 'is', value })

/** What a change is called on its way; the database tells them by these names (`changes_between`). */
export function changeName(settings: SettingsOf<'triggerChange'>): string {
  switch (settings.of) {
    case 'property':
      return `property:${settings.property}`
    case 'tag':
      return `${settings.change === 'added' ? 'tagAdded' : 'tagRemoved'}:${settings.tag}`
    case 'consent':
      return `${settings.decision}:${settings.channel}`
  }
}

function changeFilter(settings: SettingsOf<'triggerChange'>): Comparison[] {
  if (settings.of !== 'property') return []
  return (['from', 'to'] as const).flatMap((side) => (settings[side].trim() ? [equals(side, settings[side].trim())] : []))
}

function messageListening({ did, templateId, campaignId }: SettingsOf<'triggerMessage'>): Listening | undefined {
  if (isOmission(did)) return undefined
  return {
    event: OUTCOME_EVENTS[did satisfies Exclude<MessageBehaviour, 'notOpened' | 'notClicked'>],
    where: [...(templateId ? [equals('templateId', uuidOf('template', templateId))] : []), ...(campaignId ? [equals('campaignId', uuidOf('campaign', campaignId))] : [])],
  }
}
