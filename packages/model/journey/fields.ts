import { hasLiquid } from '../content/has-liquid.ts'
import type { JourneyNode } from './graph.ts'

/** The fields of a step that may hold Liquid, by their path below its settings. */
export function liquidFields(node: JourneyNode): Record<string, string> {
  switch (node.kind) {
    case 'updateContact':
      return Object.fromEntries(
        node.settings.changes.flatMap((change, index) =>
          change.kind === 'set' && hasLiquid(change.value) ? [[`changes.${index}.value`, change.value]] : [],
        ),
      )
    case 'emitEvent':
      return Object.fromEntries(
        node.settings.properties.flatMap(({ value }, index) =>
          hasLiquid(value) ? [[`properties.${index}.value`, value]] : [],
        ),
      )
    case 'tellTeam':
      return { subject: node.settings.subject, text: node.settings.text }
    case 'webhook':
      return { url: node.settings.url, body: node.settings.body }
    default:
      return {}
  }
}
