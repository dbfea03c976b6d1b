import { expect, it } from 'vitest'
import { mentions } from './mentions.ts'

it.each([
  ['{{ contact.favTea }}', true],
  ['{{ contact.properties.favTea | upcase }}', true],
  ["{{ contact['favTea'] }}", true],
  ['{{ contact["favTea"] }}', true],
  ["{{ contact.properties['favTea'] }}", true],
  ['{{ contact["properties"].favTea }}', true],
  ['{{ contact[ "properties" ][ "favTea" ] }}', true],
  ["{% if contact.properties['favTea'] == 'sencha' %}", true],
  ['{{ contact.favTeaCup }}', false],
  ["{{ contact['favTeaCup'] }}", false],
  ['{{ event.properties.favTea }}', false],
  ['{{ workspace.name }} contact.favTea', false],
  ['{{ contact.firstName }}, contact.favTea', false],
  ['{{ contact.firstName }} {{ contact.favTea }}', true],
  ['contact.favTea', false],
])('%s names the property: %s', (subject, isNamed) => {
  expect(mentions({ subject }, { kind: 'property', name: 'favTea' })).toBe(isNamed)
  // A webhook's address, deep in a graph.
  const graph = { nodes: [{ kind: 'webhook', settings: { url: `https://shop.example.com/${subject}` } }] }
  expect(mentions(graph, { kind: 'property', name: 'favTea' })).toBe(isNamed)
})

it.each(['{{', '{% ', 'contact[ ', '{{ contact[" '])('reads a long text of "%s" as fast as any other', (part) => {
  const subject = `${part.repeat(400_000)} favTea`
  expect(mentions({ subject }, { kind: 'property', name: 'favTea' })).toBe(false)
})
