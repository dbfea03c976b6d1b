import type { BehaviourOf } from './behaviour.ts'
import { whyNot } from './trigger-behaviour.ts'

export const triggerManual: BehaviourOf<'triggerManual'> = {
  kind: 'none',
  trigger: { reason: 'manual', byHand: true, whyNot: () => whyNot('why.notAdded') },
}
