import type { NodeKindName } from '@parcours/model/journey/registry.ts'

/** A path of PostgreSQL to the nodes of a graph of these kinds, of which `also` holds. */
export function nodesOfKinds(kinds: NodeKindName[], also?: string): string {
  const isOne = kinds.map((kind) => `@.kind == "${kind}"`).join(' || ')
  return `$.nodes[*] ? (${also ? `(${isOne}) && ${also}` : isOne})`
}
