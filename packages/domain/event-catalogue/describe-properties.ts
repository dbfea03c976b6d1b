import type { ValueKind } from '@parcours/model/event-catalogue.ts'
import { truncateText } from '@parcours/model/values/text.ts'

type Example = string | number | boolean

/** A property of events, as samples show it. */
export interface DescribedProperty {
  /** With a dot before what stands inside another. */
  name: string
  kinds: ValueKind[]
  /** In how many of the samples it has a value. */
  filled: number
  examples: Example[]
}

const MAX_PROPERTIES = 100
const MAX_EXAMPLES = 3
const MAX_EXAMPLE_LENGTH = 80
const MAX_DEPTH = 3

const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}|$)/

/** Names, kinds and example values of what documents hold, in the order in which they are met. */
export function describeProperties(documents: Record<string, unknown>[]): DescribedProperty[] {
  const known = new Map<string, { kinds: Set<ValueKind>; filled: number; examples: Set<Example> }>()
  const visit = (value: unknown, name: string, depth: number) => {
    if (value === null || value === undefined || value === '') return
    if (depth < MAX_DEPTH && isGroup(value)) {
      for (const [key, inner] of Object.entries(value)) visit(inner, name ? `${name}.${key}` : key, depth + 1)
      return
    }
    const seen = known.get(name) ?? { kinds: new Set(), filled: 0, examples: new Set() }
    if (!known.has(name) && known.size >= MAX_PROPERTIES) return
    known.set(name, seen)
    seen.filled++
    seen.kinds.add(kindOf(value))
    for (const example of examplesOf(value)) if (seen.examples.size < MAX_EXAMPLES) seen.examples.add(example)
  }
  for (const document of documents) visit(document, '', 0)
  return [...known].map(([name, { kinds, filled, examples }]) => ({
    name,
    kinds: [...kinds],
    filled,
    examples: [...examples],
  }))
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): ValueKind {
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'yesNo'
  if (typeof value !== 'string') return 'group'
  return DATE.test(value) && !Number.isNaN(Date.parse(value)) ? 'date' : 'text'
}

function examplesOf(value: unknown): Example[] {
  if (Array.isArray(value)) return value.slice(0, MAX_EXAMPLES).flatMap((one) => (isGroup(one) ? [] : exampleOf(one)))
  return exampleOf(value)
}

function exampleOf(value: unknown): Example[] {
  if (typeof value === 'number' || typeof value === 'boolean') return [value]
  if (typeof value !== 'string' || value === '') return []
  return [value.length > MAX_EXAMPLE_LENGTH ? `${truncateText(value, MAX_EXAMPLE_LENGTH)}…` : value]
}
