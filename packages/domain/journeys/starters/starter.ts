import type { Condition } from '@parcours/model/condition/condition.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import { edge } from '@parcours/model/journey/edge.ts'
import type { Graph, JourneyNode } from '@parcours/model/journey/graph.ts'
import type { Goal, Rules } from '@parcours/model/journey/rules.ts'
import type { StarterEmailKey } from './emails.ts'

/** What a ready journey is made with; each is made where it is not there yet. */
export interface Ingredients {
  /** The public id of an email. */
  email(key: StarterEmailKey): string
  /** The public id of a segment. */
  segment(name: Record<Language, string>, condition: Condition): Promise<string>
  language: Language
}

/** A journey ready to begin with, whole: its steps, emails, segments, goal. */
export interface JourneyStarter {
  key: string
  in: Record<Language, { name: string; text: string }>
  /** The emails that it sends. */
  emails: StarterEmailKey[]
  draw(ingredients: Ingredients): Graph | Promise<Graph>
}

type Drawn = {
  [Kind in JourneyNode['kind']]: Omit<Extract<JourneyNode, { kind: Kind }>, 'position' | 'name'> & { name?: string }
}[JourneyNode['kind']]

const COLUMN = 320
const ROW = 150

/**
 * Places steps on a grid, a row each, branches side by side; edges are written `from:port>to`, a port left out is
 * `next`.
 */
export function grid(rows: Drawn[][], edges: string[], rules?: Rules): Graph {
  const nodes = rows.flatMap((row, y) =>
    row.map(
      (node, x) =>
        ({ name: '', ...node, position: { x: (x - (row.length - 1) / 2) * COLUMN, y: y * ROW } }) as JourneyNode,
    ),
  )
  return { nodes, edges: edges.map(edge), ...(rules && { rules }) }
}

/** A goal and nothing else. */
export function aims(event: string, days: number, exit: boolean): Rules {
  const goal: Goal = { event, where: [], days, exit }
  return { goal, exits: [] }
}

export const mail = (id: string, templateId: string): Drawn => ({ id, kind: 'sendEmail', settings: { templateId } })
export const pause = (id: string, amount: number, unit: 'hours' | 'days'): Drawn => ({
  id,
  kind: 'wait',
  settings: { until: 'duration', duration: { amount, unit } },
})
export const awaits = (id: string, event: string, amount: number, unit: 'hours' | 'days'): Drawn => ({
  id,
  kind: 'waitForEvent',
  settings: { event, where: [], timeout: { amount, unit } },
})
export const tag = (id: string, name: string): Drawn => ({
  id,
  kind: 'updateContact',
  settings: { changes: [{ kind: 'addTag', tag: name }] },
})
/** Not at night, and not at the weekend unless asked. */
export const daytime = (id: string, weekdays = [1, 2, 3, 4, 5, 6, 7]): Drawn => ({
  id,
  kind: 'wait',
  settings: { until: 'hours', weekdays, from: '09:00', to: '19:00' },
})
export const end = (id = 'end'): Drawn => ({ id, kind: 'exit', settings: {} })
