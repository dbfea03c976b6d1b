import { weave } from '@parcours/model/delivery/pieces.ts'
import { type Context, Liquid, type Template } from 'liquidjs'
import { type DirectFilling, directFill } from './liquid-direct.ts'

/** Limits on what a template may use: it is written by users, and runs once a message. */
const LIMITS = { parseLimit: 500_000, renderLimit: 200, memoryLimit: 20_000_000 }

const shared = { ...LIMITS, ownPropertyOnly: true, relativeReference: false, templates: {}, strictFilters: true }
const ENGINES = { html: new Liquid({ ...shared, outputEscape: 'escape' }), plain: new Liquid(shared) }

/** As the engine calls a filter. */
interface FilterThis {
  context: Context
}

/** What a message tells the filters: how its reader writes numbers and dates, and how links are counted. */
interface Filtering {
  language: string
  currency: string
  timeZone: string
  /** Of this installation. */
  origin: string
  track: (link: number, target: string) => string
}

const filteringOf = ({ context }: FilterThis) => (context.environments as { filling?: Filtering }).filling

const NO_PICTURE = '/email-art/products/box-01.png'

const FILTERS = {
  /** 12.5 → "12,50 €", as the reader writes it, in the workspace's currency. */
  money(this: FilterThis, value: unknown) {
    const { language = 'en', currency = 'EUR' } = filteringOf(this) ?? {}
    const amount = typeof value === 'string' ? Number.parseFloat(value) : value
    return typeof amount === 'number' && Number.isFinite(amount) ? new Intl.NumberFormat(language, { style: 'currency', currency }).format(amount) : ''
  },
  /** A time → "23 novembre 2026", as the reader writes it. */
  day(this: FilterThis, value: unknown) {
    const { language = 'en', timeZone = 'UTC' } = filteringOf(this) ?? {}
    const at = typeof value === 'string' || typeof value === 'number' ? new Date(value) : undefined
    return at && !Number.isNaN(at.getTime()) ? new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }).format(at) : ''
  },
  /** A picture's address, complete; a drawn box where a product has no picture. */
  picture(this: FilterThis, value: unknown) {
    const address = typeof value === 'string' && value !== '' ? value : NO_PICTURE
    return address.startsWith('/') ? (filteringOf(this)?.origin ?? '') + address : address
  },
  /** The counted address of a link that is only known here. It comes as it stands in HTML. */
  tracked(this: FilterThis, target: unknown, link: unknown) {
    const address = String(target).trim().replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&#34;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>')
    return filteringOf(this)?.track(Number(link), address) ?? address
  },
}
for (const engine of Object.values(ENGINES)) for (const [name, filter] of Object.entries(FILTERS)) engine.registerFilter(name, filter)

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

/** @param kind `html` escapes what it fills in; subjects, texts and addresses stay as they are. @throws on bad Liquid */
export function parseLiquid(kind: 'html' | 'plain', source: string): Filling {
  const engine = ENGINES[kind]
  const parsed: Template[] = engine.parse(source)
  const whole = (scope: object) => String(engine.renderSync(parsed, scope))
  const direct = directFill(
    kind,
    source,
    (output) => engine.parse(output),
    (templates, scope) => String(engine.renderSync(templates, scope)),
  )
  return {
    fill: direct ? (scope) => weave(direct.pieces, direct.between(scope)) : whole,
    direct,
    pieces: direct?.pieces ?? [source],
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
