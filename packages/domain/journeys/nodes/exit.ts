import type { BehaviourOf } from './behaviour.ts'

/** Contacts end there as they arrive. */
export const exit: BehaviourOf<'exit'> = { kind: 'none' }
