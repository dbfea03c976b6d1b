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
  ['contact.favTea', false],
])('%s names the property: %s', (subject, isNamed) => {
  expect(mentions({ subject }, { kind: 'property', name: 'favTea' })).toBe(isNamed)
  // A webhook's address, deep in a graph.
  const graph = { nodes: [{ kind: 'webhook', settings: { url: `https://shop.example.com/${subject}` } }] }
  expect(mentions(graph, { kind: 'property', name: 'favTea' })).toBe(isNamed)
})
