import { weave } from '@parcours/model/delivery/pieces.ts'
import { Context, Liquid, type Template } from 'liquidjs'
import { type LiquidSpan, liquidSpans } from '../html/liquid-spans.ts'
import { withoutControls } from '../html/text-flow.ts'
import { type Budget, isOver, MAX_MEMORY, TimeOver } from './budget.ts'
import { type DirectFilling, directFill } from './direct.ts'
import { FILTERS, trackedInHtml } from './filters.ts'

/** Limits on what a template may use: it is written by users, and runs once a message. */
const LIMITS = { parseLimit: 500_000, renderLimit: 500, memoryLimit: MAX_MEMORY }
/** Expressions and tags in one text: what the engine does for each takes longer the more there are. */
const MAX_SPANS = 2000

const shared = { ...LIMITS, ownPropertyOnly: true, relativeReference: false, templates: {}, strictFilters: true }
const ENGINES = {
  html: new Liquid({ ...shared, outputEscape: 'escape' }),
  text: new Liquid({
    ...shared,
    outputEscape: (value: unknown) => (typeof value === 'string' ? withoutControls(value) : value) as string,
  }),
  plain: new Liquid(shared),
}
for (const engine of Object.values(ENGINES))
  for (const [name, filter] of Object.entries(FILTERS)) engine.registerFilter(name, filter)
ENGINES.html.registerFilter('tracked', trackedInHtml)

/** A template parsed once, to be filled in for each message. */
export interface Filling {
  fill(scope: object): string
  /** The same in two parts, where it only puts values into text. */
  direct: DirectFilling | undefined
  /** What it is before anything is filled in. */
  pieces: string[]
  /** The variables it reads, as dotted paths. */
  variables: string[]
  /** Those of them that it puts into the text without a default: where one is missing, a hole is left. */
  undefaulted: string[]
}

/**
 * @param kind `html` escapes what it fills in, `text` takes control characters out of it; subjects and addresses stay
 * as they are. @throws on bad Liquid
 */
export function parseLiquid(kind: 'html' | 'text' | 'plain', source: string): Filling {
  const engine = ENGINES[kind]
  const spans = liquidSpans(source)
  if (spans.length > MAX_SPANS) throw new Error(`more than ${MAX_SPANS} expressions in one text`)
  const parsed: Template[] = engine.parse(source)
  const direct = directFill(
    kind,
    source,
    spans,
    (output) => engine.parse(output),
    (templates, scope) => rendered(engine, templates, scope),
  )
  return {
    fill: direct ? (scope) => weave(direct.pieces, direct.between(scope)) : (scope) => rendered(engine, parsed, scope),
    direct,
    pieces: direct?.pieces ?? [source],
    get variables() {
      return variablesOf(engine, parsed)
    },
    get undefaulted() {
      const outputs = spans.filter(({ kind, text }: LiquidSpan) => kind === 'output' && !/\|\s*default\b/.test(text))
      return [...new Set(outputs.flatMap(({ text }) => variablesOf(engine, engine.parse(text))))]
    },
  }
}

/** @throws TimeOver when the scope has a budget, and its time is over */
function rendered(engine: Liquid, templates: Template[], scope: object): string {
  const budget = (scope as { filling?: { budget?: Budget } }).filling?.budget
  if (!budget) return String(engine.renderSync(templates, scope))
  const context = new Context(
    scope,
    engine.options,
    { sync: true, memoryLimit: budget.memory, renderLimit: Number.POSITIVE_INFINITY },
    { liquid: engine },
  )
  let timeOver: TimeOver | undefined
  // The engine asks before each piece, and wraps what it is answered.
  context.renderLimit.check = (now) => {
    if (!isOver(budget, now)) return
    timeOver = new TimeOver()
    throw timeOver
  }
  try {
    const text = String(engine.renderSync(templates, context))
    budget.memory -= text.length
    return text
  } catch (error) {
    throw timeOver ?? error
  }
}

function variablesOf(engine: Liquid, templates: Template[]): string[] {
  return [...new Set(engine.globalVariableSegmentsSync(templates).map((segments) => segments.join('.')))]
}
