import { Liquid, type Template } from 'liquidjs'
import { directFill } from './liquid-direct.ts'

/** Limits on what a template may use: it is written by users, and runs once a message. */
const LIMITS = { parseLimit: 500_000, renderLimit: 200, memoryLimit: 20_000_000 }

const shared = { ...LIMITS, ownPropertyOnly: true, relativeReference: false, templates: {}, strictFilters: true }
const ENGINES = { html: new Liquid({ ...shared, outputEscape: 'escape' }), plain: new Liquid(shared) }

/** A template parsed once, to be filled in for each message. */
export interface Filling {
  fill(scope: object): string
  /** The variables it reads, as dotted paths. */
  variables: string[]
  /** Those of them that it puts into the text without a default: where one is missing, a hole is left. */
  undefaulted: string[]
}

/** @param kind `html` escapes what it fills in; subjects, texts and addresses stay as they are. @throws on bad Liquid */
export function parseLiquid(kind: 'html' | 'plain', source: string): Filling {
  const engine = ENGINES[kind]
  const parsed: Template[] = engine.parse(source)
  const whole = (scope: object) => String(engine.renderSync(parsed, scope))
  return {
    fill: directFill(kind, source, (output) => engine.parse(output), (templates, scope) => String(engine.renderSync(templates, scope))) ?? whole,
    get variables() {
      return variablesOf(engine, parsed)
    },
    get undefaulted() {
      const outputs = [...source.matchAll(/\{\{-?(.*?)-?\}\}/gs)].filter(([, expression = '']) => !/\|\s*default\b/.test(expression))
      return [...new Set(outputs.flatMap(([output]) => variablesOf(engine, engine.parse(output))))]
    },
  }
}

function variablesOf(engine: Liquid, templates: Template[]): string[] {
  return [...new Set(engine.globalVariableSegmentsSync(templates).map((segments) => segments.join('.')))]
}
