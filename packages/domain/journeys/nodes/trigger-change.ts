import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { equals, propertyChange } from '../subscriptions/subscription.ts'
import type { BehaviourOf } from './behaviour.ts'
import { whyNot } from './trigger-behaviour.ts'

type Settings = SettingsOf<'triggerChange'>

export const triggerChange: BehaviourOf<'triggerChange'> = {
  kind: 'none',
  trigger: {
    reason: 'change',
    subscribesTo: (settings) => ({ kind: 'change', events: [changeName(settings)], where: changeFilter(settings) }),
    whyNot: () => whyNot('why.noChange'),
  },
}

/** The event name of a change, as the database writes it (`changes_between`). */
export function changeName(settings: Settings): string {
  switch (settings.of) {
    case 'property':
      return propertyChange(settings.property)
    case 'tag':
      return `${settings.change === 'added' ? 'tagAdded' : 'tagRemoved'}:${settings.tag}`
    case 'consent':
      return `${settings.decision}:${settings.channel}`
  }
}

function changeFilter(settings: Settings) {
  if (settings.of !== 'property') return []
  return (['from', 'to'] as const).flatMap((side) =>
    settings[side].trim() ? [equals(side, settings[side].trim())] : [],
  )
}
