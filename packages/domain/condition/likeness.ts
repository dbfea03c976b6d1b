import { parseDecimal } from '@parcours/model/values/number.ts'
import { sql } from 'kysely'
import type { Sql } from './context.ts'
import { numberOf, type Source } from './source.ts'

/** A question about one text, asked of each element where the property is a list. */
type Ask = (text: Sql<string | null>, source: Source) => Sql<boolean | null>

/** PostgreSQL folds both sides, so that a text is always like itself. A parameter is folded once a statement. */
const folded = (words: string): Sql<string> => sql`fold(${words}::text)`

/** Whether it is this: as text without regard to case, or as a number by value, so that 10 is 10.0; a list when one of its elements is. */
export function equals(words: string, source: Source): Sql<boolean | null> {
  const number = parseDecimal(words)
  return ofEach(source, (text, of) => {
    const same = sql<boolean>`fold(${text}) = ${folded(words)}`
    return number === undefined || source.column ? same : sql`(${same} OR ${numberOf(of)} = ${words}::numeric)`
  })
}

/** {@link equals} for any of several. */
export function equalsOne(values: string[], source: Source): Sql<boolean | null> {
  const words = values.map((one) => one.trim()).filter((one) => one !== '')
  const numbers = words.filter((one) => parseDecimal(one) !== undefined)
  return ofEach(source, (text, of) => {
    const same = sql<boolean>`fold(${text}) = ANY (ARRAY (SELECT fold(one) FROM unnest(${words}::text[]) one))`
    return numbers.length === 0 || source.column ? same : sql`(${same} OR ${numberOf(of)} = ANY (${numbers}::numeric[]))`
  })
}

export function contains(words: string, source: Source): Sql<boolean | null> {
  return ofEach(source, (text) => sql`strpos(fold(${text}), ${folded(words)}) > 0`)
}

export function startsWith(words: string, source: Source): Sql<boolean | null> {
  return ofEach(source, (text) => sql`starts_with(fold(${text}), ${folded(words)})`)
}

/** Whether there is something: neither nothing, nor an empty text, nor an empty list. */
export function isSet({ text, json, column }: Source): Sql<boolean> {
  const any = sql<boolean>`coalesce(${text}, '') <> ''`
  return column ? sql`(${any})` : sql`(${any} AND ${json} <> '[]'::jsonb)`
}

/** Of lists their elements are asked; objects are no text. */
function ofEach(source: Source, ask: Ask): Sql<boolean | null> {
  if (source.column) return sql`(${ask(source.text, source)})`
  const element: Source = { text: sql`one`, json: sql`NULL::jsonb` }
  return sql`(CASE jsonb_typeof(${source.json})
    WHEN 'array' THEN EXISTS (SELECT FROM jsonb_array_elements_text(CASE jsonb_typeof(${source.json}) WHEN 'array' THEN ${source.json} ELSE '[]' END) one WHERE ${ask(element.text, element)})
    WHEN 'object' THEN false
    ELSE ${ask(source.text, source)} END)`
}
