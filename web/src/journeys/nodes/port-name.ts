import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { NODE_VIEWS } from './registry.ts'
import type { Words } from './view.ts'

/** What a step's way out is called. */
export function portName({ kind, settings }: Pick<JourneyNode, 'kind' | 'settings'>, port: string, words: Words): string {
  // The registry pairs each kind with its own settings, which the compiler cannot follow through a lookup.
  const named = NODE_VIEWS[kind].portName as ((settings: unknown, port: string, words: Words) => string) | undefined
  return named ? named(settings, port, words) : words.t(`ports.${port as 'next'}`)
}
