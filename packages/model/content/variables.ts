import { CONSENT_CHANNELS } from '../channels/channel.ts'

/**
 * What emails can fill in besides the contact's own fields and properties, by root. `null` where what follows the root
 * is not known beforehand: lists, and whatever an event carries.
 */
export const VARIABLES = {
  event: null,
  /** What a journey's webhooks were answered. */
  results: null,
  history: ['orders', 'revenue', 'lastOrder', 'firstOrder', 'lastSeen', 'since'],
  preferences: CONSENT_CHANNELS,
  orders: null,
  recommendations: ['boughtTogether', 'bestInCategory'],
  segments: null,
  campaign: ['name'],
  journey: ['name'],
  workspace: ['name', 'address', 'unsubscribe'],
} as const satisfies Record<string, readonly string[] | null>

export type VariableRoot = keyof typeof VARIABLES

/** Whether a name of that root is filled in; undefined when there is no such root. */
export function isVariable(root: string, name: string | undefined): boolean | undefined {
  if (!(root in VARIABLES)) return undefined
  const names: readonly string[] | null = VARIABLES[root as VariableRoot]
  return names === null || name === undefined || names.includes(name)
}
