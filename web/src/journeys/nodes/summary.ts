import { conditionSentence } from '@parcours/model/condition/condition.ts'
import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { entryRuleOf } from '@parcours/model/journey/reentry.ts'
import { NODE_VIEWS } from './registry.ts'
import type { Words } from './view.ts'

/** What a step does, in one line of words; of a trigger also which contacts it enrolls, where these are not all. */
export function stepSummary({ kind, settings }: Pick<JourneyNode, 'kind' | 'settings'>, words: Words): string {
  // The registry pairs each kind with its own settings, which the compiler cannot follow through a lookup.
  const said = (NODE_VIEWS[kind].summary as (settings: unknown, words: Words) => string)(settings, words)
  const only = entryRuleOf({ settings })?.only
  return only
    ? words.t('reentry.onlySummary', { said, who: conditionSentence(only, words.language, words.names) })
    : said
}

/** What the summary of a step says while nothing is set. */
const NOTHING = '…'

/** What a step is called: by its name, else by what it does, else by its kind. */
export function stepTitle(node: Pick<JourneyNode, 'kind' | 'settings' | 'name'>, words: Words): string {
  if (node.name) return node.name
  const said = stepSummary(node, words)
  return said === NOTHING ? words.t(`nodes.${node.kind}.name`) : said
}
