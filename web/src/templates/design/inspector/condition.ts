export const OPERATORS = ['is', 'isNot', 'contains', 'above', 'below', 'known', 'unknown'] as const
export type Operator = (typeof OPERATORS)[number]

/** One question that a row or a block can ask about whom it is shown to. */
export interface ShowIf {
  path: string
  operator: Operator
  value: string
}

const PATH = String.raw`([a-zA-Z_][\w.[\]"-]*)`
const VALUE = String.raw`(?:'([^']*)'|"([^"]*)"|(-?\d+(?:\.\d+)?|true|false))`
const SIGNS: Record<string, Operator> = { '==': 'is', '!=': 'isNot', contains: 'contains', '>': 'above', '<': 'below' }

/** The settings of a Liquid condition, where it is as simple as this form; undefined where the author wrote more. */
export function parseShowIf(liquid: string): ShowIf | undefined {
  const text = liquid.trim()
  const compared = new RegExp(`^${PATH}\\s*(==|!=|contains|>|<)\\s*${VALUE}$`).exec(text)
  if (compared) {
    const [, path = '', sign = '', single, double, bare] = compared
    const operator = SIGNS[sign]
    return operator && { path, operator, value: single ?? double ?? bare ?? '' }
  }
  const unknown = new RegExp(`^${PATH} == blank$`).exec(text)
  if (unknown?.[1]) return { path: unknown[1], operator: 'unknown', value: '' }
  const known = new RegExp(`^${PATH} != blank$`).exec(text)
  return known?.[1] ? { path: known[1], operator: 'known', value: '' } : undefined
}

/** The Liquid condition of a question. Numbers are compared as numbers. */
export function writeShowIf({ path, operator, value }: ShowIf): string {
  if (operator === 'known') return `${path} != blank`
  if (operator === 'unknown') return `${path} == blank`
  const literal = /^(?:-?\d+(?:\.\d+)?|true|false)$/.test(value) ? value : `'${value.replaceAll("'", '’')}'`
  const sign = Object.keys(SIGNS).find((one) => SIGNS[one] === operator) ?? '=='
  return `${path} ${sign} ${operator === 'contains' ? `'${value.replaceAll("'", '’')}'` : literal}`
}
