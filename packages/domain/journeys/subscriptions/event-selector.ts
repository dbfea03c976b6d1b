import type { Comparison } from '@parcours/model/condition/comparison.ts'
import { uuidOf } from '@parcours/model/id.ts'
import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { isOmission, type MessageBehaviour } from '@parcours/model/journey/nodes/trigger-message.ts'
import { dateSourceOf, followsDate, movingEvents } from '@parcours/model/journey/nodes/wait-date.ts'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { CONTACT_MOMENTS } from '../../contacts/columns.ts'
import { MESSAGE_EVENT_NAMES } from '../../delivery/message-events.ts'

/** What a step subscribes to: events of a name, with these properties. */
export interface EventSelector {
  event: string
  where: Comparison[]
  /** Properties in which they must be the same as the event that enrolled the contact; see since.ts. */
  same?: string[] | undefined
}

/** What a step subscribes to in a journey; undefined for steps without, or with a segment. */
export function eventSelectorOf(node: JourneyNode, journeyId: string): EventSelector | undefined {
  switch (node.kind) {
    case 'triggerEvent':
    case 'waitForEvent':
      return node.settings
    case 'triggerChange':
      return { event: changeName(node.settings), where: changeFilter(node.settings) }
    case 'triggerMessage':
      return messageSelector(node.settings)
    case 'waitForMessage':
      return {
        event: MESSAGE_EVENT_NAMES[node.settings.did],
        where: [equals('journeyId', journeyId), equals('step', node.settings.nodeId)],
      }
    default:
      return undefined
  }
}

/** What moves the date until which contacts wait at a step: changes of the contact, or events. */
export function dateSubscriptionsAt({
  kind,
  settings,
}: JourneyNode): { kind: 'dateChange' | 'dateEvent'; event: string }[] {
  if (kind !== 'wait' || settings.until !== 'property' || !followsDate(settings)) return []
  if (dateSourceOf(settings) === 'entry') return movingEvents(settings).map((event) => ({ kind: 'dateEvent', event }))
  const { property } = settings
  // The creation of a contact never moves; the last activity moves with each event.
  if (CONTACT_MOMENTS.has(property)) return []
  // A name with dots is that property, or leads into another.
  const [outer = property] = property.split('.')
  return [...new Set([property, outer])].map((name) => ({ kind: 'dateChange', event: propertyChange(name) }))
}

const propertyChange = (property: string) => `property:${property}`

const equals = (property: string, value: string): Comparison => ({ property, operator: 'is', value })

/** The event name of a change, as the database writes it (`changes_between`). */
export function changeName(settings: SettingsOf<'triggerChange'>): string {
  switch (settings.of) {
    case 'property':
      return propertyChange(settings.property)
    case 'tag':
      return `${settings.change === 'added' ? 'tagAdded' : 'tagRemoved'}:${settings.tag}`
    case 'consent':
      return `${settings.decision}:${settings.channel}`
  }
}

function changeFilter(settings: SettingsOf<'triggerChange'>): Comparison[] {
  if (settings.of !== 'property') return []
  return (['from', 'to'] as const).flatMap((side) =>
    settings[side].trim() ? [equals(side, settings[side].trim())] : [],
  )
}

function messageSelector({ did, templateId, campaignId }: SettingsOf<'triggerMessage'>): EventSelector | undefined {
  if (isOmission(did)) return undefined
  return {
    event: MESSAGE_EVENT_NAMES[did satisfies Exclude<MessageBehaviour, 'notOpened' | 'notClicked'>],
    where: [
      ...(templateId ? [equals('templateId', uuidOf('template', templateId))] : []),
      ...(campaignId ? [equals('campaignId', uuidOf('campaign', campaignId))] : []),
    ],
  }
}
