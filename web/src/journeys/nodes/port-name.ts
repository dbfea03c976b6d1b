import { type JourneyNode, portsOf } from '@parcours/model/journey/graph.ts'
import { NODE_VIEWS } from './registry.ts'
import type { Words } from './view.ts'

/** What a step's way out is called, or why a contact left there. */
export function portName(
  { kind, settings }: Pick<JourneyNode, 'kind' | 'settings'>,
  port: string,
  words: Words,
): string {
  // A contact who leaves by a rule, or when the journey stops, leaves by no way of the step.
  const own = portsOf({ kind, settings } as JourneyNode).includes(port)
  // The registry pairs each kind with its own settings, which the compiler cannot follow through a lookup.
  const named = NODE_VIEWS[kind].portName as ((settings: unknown, port: string, words: Words) => string) | undefined
  return named && own ? named(settings, port, words) : words.t(`ports.${port as 'next'}`, { defaultValue: port })
}
