/** What definitions name without an id. */
export interface Mentionable {
  kind: 'property' | 'event'
  name: string
}

/** Of events, orders and answers: their fields are no properties of contacts. */
const OF_OTHERS = new Set(['where', 'properties'])

/**
 * Whether a definition names a property of contacts (in a field, or in Liquid: `{{ contact.plan }}`) or an event, at
 * any depth.
 */
export function mentions(definition: unknown, { kind, name }: Mentionable): boolean {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const marks = new RegExp(
    `\\{[{%]|\\}|contact(\\.properties|${inBrackets('properties')})?(\\.${escaped}(?![\\w-])|${inBrackets(escaped)})`,
    'g',
  )
  const waiting: unknown[] = [definition]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value === 'string') {
      if (kind === 'property' && isInLiquid(value, marks)) return true
    } else if (Array.isArray(value)) waiting.push(...value)
    else if (typeof value === 'object' && value !== null) {
      for (const [field, inner] of Object.entries(value)) {
        if (field === kind && inner === name) return true
        // Texts in there may hold Liquid still.
        if (kind === 'property' && OF_OTHERS.has(field)) waiting.push(...textsIn(inner))
        else waiting.push(inner)
      }
    }
  }
  return false
}

/** Whether a name stands in Liquid. The text is read once: one of braces alone costs no more than any other. */
function isInLiquid(text: string, marks: RegExp): boolean {
  let isOpen = false
  for (const [mark] of text.matchAll(marks)) {
    if (mark === '}') isOpen = false
    else if (mark.startsWith('{')) isOpen = true
    else if (isOpen) return true
  }
  return false
}

/** A field by its name in brackets, in either kind of quotes: a pattern. */
const inBrackets = (name: string) => `\\[\\s*(?:'${name}'|"${name}")\\s*\\]`

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}
