import { type Issue, issue } from '../issue.ts'
import { validateEntryRule } from './entry-rule.ts'
import { entryEventOf, entryHasProperties, messageOf, resultNames } from './facets.ts'
import { type Graph, type JourneyNode, nodeById, portsOf, triggerOf } from './graph.ts'
import type { References } from './node-kind.ts'
import { entryRuleOf } from './reentry.ts'
import { kindOf } from './registry.ts'
import { NO_RULES, validateRules } from './rules.ts'

/** Everything that keeps a journey from being published, each with the path of the step or field concerned. */
export function validateGraph(graph: Graph, references: References = {}): Issue[] {
  const known: References = {
    ...references,
    entryHasProperties: entryHasProperties(graph),
    entryEvent: entryEventOf(graph),
    goal: Boolean(graph.rules?.goal),
    emailSteps: new Set(graph.nodes.flatMap((node) => (messageOf(node)?.channel === 'email' ? [node.id] : []))),
    results: new Set(resultNames(graph)),
  }
  return [
    ...validateShape(graph),
    ...graph.nodes.flatMap((node) => validateNode(node, known)),
    ...validateRules(graph.rules ?? NO_RULES, known),
  ]
}

function validateNode(node: JourneyNode, references: References): Issue[] {
  const path = `nodes.${node.id}.settings`
  const entry = entryRuleOf(node)
  return [...kindOf(node).validate(node.settings, path, references), ...(entry ? validateEntryRule(entry, path) : [])]
}

function validateShape(graph: Graph): Issue[] {
  const triggers = graph.nodes.filter((node) => kindOf(node).role === 'trigger')
  const issues: Issue[] = []
  if (triggers.length === 0) issues.push(issue('nodes', 'journey.triggerMissing'))
  for (const extra of triggers.slice(1)) issues.push(issue(`nodes.${extra.id}`, 'journey.triggerTwice'))
  if (triggers.length > 0 && graph.nodes.length === triggers.length)
    issues.push(issue(`nodes.${triggers[0]?.id}`, 'journey.nothingHappens'))
  if (new Set(graph.nodes.map(({ id }) => id)).size < graph.nodes.length) issues.push(issue('nodes', 'journey.idTwice'))

  const taken = new Set<string>()
  for (const { from, port, to } of graph.edges) {
    const source = nodeById(graph, from)
    const target = nodeById(graph, to)
    if (!source || !target || !portsOf(source).includes(port)) {
      issues.push(issue('edges', 'journey.edgeBroken'))
    } else if (kindOf(target).role === 'trigger') {
      issues.push(issue(`nodes.${to}`, 'journey.edgeIntoTrigger'))
    } else if (taken.has(`${from} ${port}`)) {
      issues.push(issue(`nodes.${from}`, 'journey.portTwice'))
    }
    taken.add(`${from} ${port}`)
  }
  if (issues.length > 0) return issues

  const reached = reachableFrom(graph, triggerOf(graph)?.id ?? '')
  for (const node of graph.nodes)
    if (!reached.has(node.id)) issues.push(issue(`nodes.${node.id}`, 'journey.unreachable'))
  const looped = findLoop(graph)
  if (looped) issues.push(issue(`nodes.${looped}`, 'journey.loop'))
  return issues
}

function reachableFrom(graph: Graph, start: string): Set<string> {
  const reached = new Set<string>()
  const open = [start]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id)) continue
    reached.add(id)
    open.push(...graph.edges.filter(({ from }) => from === id).map(({ to }) => to))
  }
  return reached
}

/** A node that leads back to itself, if any: contacts who should come again do so by re-entry. */
function findLoop(graph: Graph): string | undefined {
  return graph.nodes.find(({ id }) =>
    graph.edges.some(({ from, to }) => from === id && reachableFrom(graph, to).has(id)),
  )?.id
}
