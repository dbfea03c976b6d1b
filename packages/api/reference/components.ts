import { ProblemDetails } from '@parcours/contract/common.ts'
import { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { Condition } from '@parcours/model/condition/condition.ts'
import { BrandKit } from '@parcours/model/content/brand.ts'
import { Graph } from '@parcours/model/journey/graph.ts'
import { z } from 'zod'

export type JsonSchema = Record<string, unknown>

/** What stands in many operations has a name of its own. */
const NAMED: Record<string, z.ZodType> = { BrandKit, CampaignDefinition, Condition, Graph, Problem: ProblemDetails }
for (const [id, schema] of Object.entries(NAMED)) z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id })

/** The schemas of the contract as JSON Schema 2020-12; those that others are made of stand once, under `components`. */
export class Components {
  readonly schemas: Record<string, JsonSchema> = {}
  #unnamed = 0

  /** What goes in may leave out what has a default; what comes out has all of it, under a name of its own. */
  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
    const names = new Map(
      Object.keys($defs).map((name) => {
        const readable = Object.hasOwn(NAMED, name) ? name : `Part${++this.#unnamed}`
        return [name, io === 'input' ? `${readable}Input` : readable]
      }),
    )
    for (const [name, definition] of Object.entries($defs)) {
      this.schemas[names.get(name) ?? name] = pointed(definition, names) as JsonSchema
    }
    return pointed(own, names) as JsonSchema
  }
}

/** The same schema, its references leading into `components`. */
function pointed(value: unknown, names: Map<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => pointed(item, names))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const name = key === '$ref' && typeof item === 'string' ? names.get(item.replace('#/$defs/', '')) : undefined
      return [key, name ? `#/components/schemas/${name}` : pointed(item, names)]
    }),
  )
}
