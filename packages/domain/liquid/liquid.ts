import { weave } from '@parcours/model/delivery/pieces.ts'
import { Liquid, type Template } from 'liquidjs'
import { type LiquidSpan, liquidSpans } from '../html/liquid-spans.ts'
import { withoutControls } from '../html/text-flow.ts'
import { type DirectFilling, directFill } from './direct.ts'
import { FILTERS, trackedInHtml } from './filters.ts'

/** Limits on what a template may use: it is written by users, and runs once a message. */
const LIMITS = { parseLimit: 500_000, renderLimit: 500, memoryLimit: 20_000_000 }
/** Expressions and tags in one text: what the engine does for each takes longer the more there are. */
const MAX_SPANS = 2000

/** What filling in all parts of one email may take together. */
export interface Budget {
  /** As `performance.now()` says it. */
  until: number
  /** Characters and elements of lists that may still be made. */
  memory: number
}

export const newBudget = (): Budget => ({ until: performance.now() + LIMITS.renderLimit, memory: LIMITS.memoryLimit })

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

function rendered(engine: Liquid, templates: Template[], scope: object): string {
  const budget = (scope as { filling?: { budget?: Budget } }).filling?.budget
  if (!budget) return String(engine.renderSync(templates, scope))
  const text = String(
    engine.renderSync(templates, scope, { renderLimit: budget.until - performance.now(), memoryLimit: budget.memory }),
  )
  budget.memory -= text.length
  return text
}

function variablesOf(engine: Liquid, templates: Template[]): string[] {
  return [...new Set(engine.globalVariableSegmentsSync(templates).map((segments) => segments.join('.')))]
}
