import type { Edge } from './graph.ts'

/** An edge written `from:port>to`; a port left out is `next`. */
export function edge(written: string): Edge {
  const [, from = '', port = 'next', to = ''] = /^(\w+)(?::(\w+))?>(\w+)$/.exec(written) ?? []
  return { from, port, to }
}
