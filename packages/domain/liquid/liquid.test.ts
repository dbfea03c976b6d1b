import fc from 'fast-check'
import { Liquid } from 'liquidjs'
import { describe, expect, it } from 'vitest'
import { parseLiquid } from './liquid.ts'

const engine = new Liquid({ ownPropertyOnly: true, outputEscape: 'escape' })

const value = fc.oneof(
  fc.string(),
  fc.constantFrom('', '<b>', 'O’Neill & "Sons"', "l'été"),
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.object({ maxDepth: 1 }),
)
const scope = fc.record({
  contact: fc.record({ firstName: value, city: value, properties: fc.record({ plan: value }) }),
  links: fc.array(fc.webUrl(), { maxLength: 3 }),
  open_url: fc.webUrl(),
})
const output = fc.constantFrom(
  '{{ contact.firstName }}',
  '{{contact.city|default:"there"}}',
  "{{ contact.missing | default: 'none & <all>' }}",
  '{{ contact.properties.plan | upcase }}',
  '{{ contact.firstName.size }}',
  '{{ contact.properties }}',
  '{{ links[0] }}',
  '{{ links[7] }}',
  '{{ links.first }}',
  '{{ open_url }}',
  '{{ "literal" }}',
  '{{ true }}',
  '{{ contact.toString }}',
  '{{ 3 | plus: 4 }}',
)
const text = fc.stringMatching(/^[a-z<>="' \n]*$/)

/** An object may have a `toString` that is none: then both fail. */
function orFails(fill: () => string): string {
  try {
    return fill()
  } catch {
    return 'fails'
  }
}

describe('values put into text', () => {
  it('are what the engine puts there, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, output), { maxLength: 6 }), scope, (parts, given) => {
        const source = parts.flat().join('')
        expect(orFails(() => parseLiquid('html', source).fill(given))).toBe(
          orFails(() => engine.parseAndRenderSync(source, given)),
        )
      }),
      { numRuns: 2000 },
    )
  })

  it('are left to the engine where there are tags', () => {
    const { fill } = parseLiquid(
      'html',
      '{% if contact.vip %}Dear {{ contact.firstName }}{% else %}Hello{% endif %} {{- "!" }}',
    )
    expect(fill({ contact: { vip: true, firstName: 'Zoé <3' } })).toBe('Dear Zoé &lt;3!')
    expect(fill({ contact: {} })).toBe('Hello!')
  })

  it('never reach what is not an own property', () => {
    expect(parseLiquid('plain', '[{{ contact.constructor.name }}{{ contact.__proto__ }}]').fill({ contact: {} })).toBe(
      '[]',
    )
  })
})
