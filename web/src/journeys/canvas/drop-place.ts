import type { PortRef } from '@parcours/model/journey/edit.ts'

/** Where a step that is dragged would be put: on an edge, at an open port, or beside all that is drawn. */
export type DropPlace = { kind: 'edge'; id: string } | { kind: 'port'; port: PortRef } | { kind: 'canvas' }

/** What of the drawing lies under the pointer. */
export function dropPlaceAt(under: EventTarget | null): DropPlace {
  if (!(under instanceof Element)) return { kind: 'canvas' }
  const [from, port] = (under.closest<HTMLElement>('[data-open-port]')?.dataset.openPort ?? '').split(' ')
  if (from && port) return { kind: 'port', port: { from, port } }
  const id =
    under.closest<HTMLElement>('[data-edge]')?.dataset.edge ??
    under.closest('.react-flow__edge')?.getAttribute('data-id')
  return id ? { kind: 'edge', id } : { kind: 'canvas' }
}

export function isSamePlace(one: DropPlace | undefined, other: DropPlace | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** Whether the press was on an open port or a step offered there, which adds a step and opens none. */
export const isOfStepMenu = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('[data-open-port], [role="listbox"]') !== null
