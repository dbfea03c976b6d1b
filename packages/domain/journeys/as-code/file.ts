import type { Issue } from '@parcours/model/issue.ts'
import { type Edge, Graph, type JourneyNode, portsOf, triggerOf } from '@parcours/model/journey/graph.ts'
import { schemaIssues } from '@parcours/model/schema-issues.ts'
import { Document, isScalar, isSeq, visit } from 'yaml'
import { z } from 'zod'
import { withReadDurations, withWrittenDurations } from './durations.ts'
import { type Names, withIds, withNames } from './names.ts'
import { readYaml } from './read-yaml.ts'

/** What a file says of itself; another number would be another form. */
const FORMAT = 'parcours/journey/1'

const FileStep = z.strictObject({
  kind: z.string(),
  name: z.string().optional(),
  set: z.record(z.string(), z.unknown()).optional(),
  /** The next step, or one for each port. */
  to: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  at: z.tuple([z.number(), z.number()]).optional(),
})

const JourneyFile = z.strictObject({
  format: z.literal(FORMAT),
  name: z.string().min(1).max(120),
  steps: z.record(z.string(), FileStep),
  rules: z.unknown().optional(),
  notes: z.unknown().optional(),
  parts: z.unknown().optional(),
  tests: z.unknown().optional(),
})

/**
 * A journey as YAML: the same for the same journey, step by step in the order in which contacts pass, and short to read
 * in a diff.
 */
export function journeyToYaml(name: string, graph: Graph, names: Names): string {
  const written = (value: unknown) => withWrittenDurations(withNames(value, names))
  const steps = Object.fromEntries(
    inOrderOfPassing(graph).map((node) => {
      const edges = graph.edges.filter(({ from }) => from === node.id)
      const to =
        edges.length === 1 && edges[0]?.port === 'next'
          ? edges[0].to
          : Object.fromEntries(
              portsOf(node).flatMap((port) => edges.flatMap((edge) => (edge.port === port ? [[port, edge.to]] : []))),
            )
      return [
        node.id,
        {
          kind: node.kind,
          ...(node.name && { name: node.name }),
          ...(Object.keys(node.settings).length > 0 && { set: written(node.settings) }),
          ...(edges.length > 0 && { to }),
          at: [Math.round(node.position.x), Math.round(node.position.y)],
        },
      ]
    }),
  )
  const { rules, notes, parts, tests } = graph
  const document = new Document(
    {
      format: FORMAT,
      name,
      steps,
      ...(rules && (rules.goal || rules.exits.length > 0) && { rules: written(rules) }),
      ...(notes && notes.length > 0 && { notes }),
      ...(parts && parts.length > 0 && { parts }),
      ...(tests && tests.length > 0 && { tests: withWrittenDurations(tests) }),
    },
    { aliasDuplicateObjects: false },
  )
  // A position on the canvas is read as one thing.
  visit(document, {
    Pair(_, { key, value }) {
      if (isScalar(key) && key.value === 'at' && isSeq(value)) value.flow = true
    },
  })
  return document.toString({ lineWidth: 120 })
}

/** From the trigger on, near before far; what cannot be reached comes last. */
function inOrderOfPassing({ nodes, edges, ...rest }: Graph): JourneyNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const trigger = triggerOf({ nodes, edges, ...rest })
  const queue = [
    ...(trigger ? [trigger] : []),
    ...nodes.filter(({ id }) => id !== trigger?.id && !edges.some(({ to }) => to === id)),
  ]
  const ordered: JourneyNode[] = []
  for (let node = queue.shift(); node; node = queue.shift()) {
    if (!byId.delete(node.id)) continue
    ordered.push(node)
    for (const port of portsOf(node))
      for (const { to } of edges.filter((edge) => edge.from === node.id && edge.port === port))
        queue.push(...[byId.get(to)].filter((next) => next !== undefined))
  }
  return [...ordered, ...byId.values()]
}

export type ReadFile = { name: string; graph: Graph } | { issues: Issue[] }

/** Reads what {@link journeyToYaml} wrote, or a user. Each issue names the line or the field. */
export function journeyFromYaml(text: string, names: Names): ReadFile {
  const written = readYaml(text)
  if ('issues' in written) return written
  const value = withReadDurations(written.value)
  const file = JourneyFile.safeParse(value)
  if (!file.success) return { issues: firstIssues(schemaIssues(file.error, { schema: JourneyFile, value })) }
  const issues: Issue[] = []
  const { name, steps, rules, notes, parts, tests } = file.data
  const nodes = Object.entries(steps).map(([id, { kind, name: called = '', set = {}, at }], index) => ({
    id,
    kind,
    name: called,
    settings: withIds(set, names, `steps.${id}.set`, issues),
    position: { x: at?.[0] ?? 0, y: at?.[1] ?? index * 150 },
  }))
  const edges = Object.entries(steps).flatMap(([from, { to }]): Edge[] => {
    if (to === undefined) return []
    return typeof to === 'string'
      ? [{ from, port: 'next', to }]
      : Object.entries(to).map(([port, target]) => ({ from, port, to: target }))
  })
  const drawn = {
    nodes,
    edges,
    ...(rules !== undefined && { rules: withIds(rules, names, 'rules', issues) }),
    ...(notes !== undefined && { notes }),
    ...(parts !== undefined && { parts }),
    ...(tests !== undefined && { tests }),
  }
  const graph = Graph.safeParse(drawn)
  if (!graph.success) {
    const write = (path: PropertyKey[]) => pathInFile(path, Object.keys(steps))
    return { issues: [...issues, ...firstIssues(schemaIssues(graph.error, { schema: Graph, value: drawn, write }))] }
  }
  return issues.length > 0 ? { issues } : { name, graph: graph.data }
}

/** Where a field of the graph is in the file. */
function pathInFile(path: PropertyKey[], stepIds: string[]): string {
  const [first, index, field, ...rest] = path
  if (first !== 'nodes' || typeof index !== 'number') return path.map(String).join('.')
  return [
    'steps',
    stepIds[index] ?? String(index),
    ...(field === undefined ? [] : [field === 'settings' ? 'set' : String(field)]),
    ...rest.map(String),
  ].join('.')
}

/** More at once helps nobody. */
const firstIssues = (issues: Issue[]) => issues.slice(0, 20)
