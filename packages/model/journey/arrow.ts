import type { Edge } from './graph.ts'

/** An arrow written `from:port>to`; a port left out is `next`. */
export function arrow(written: string): Edge {
  const [, from = '', port = 'next', to = ''] = /^(\w+)(?::(\w+))?>(\w+)$/.exec(written) ?? []
  return { from, port, to }
}
