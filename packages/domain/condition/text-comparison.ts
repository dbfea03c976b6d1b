import { parseDecimal } from '@parcours/model/values/number.ts'
import { sql } from 'kysely'
import type { Sql } from './context.ts'
import { numberOf, type Source } from './source.ts'

/** A question about one text, asked of each element where the property is a list. */
type Ask = (text: Sql<string | null>, number: Sql<number | null>) => Sql<boolean | null>

/** PostgreSQL folds both sides, so that a text is always like itself. A parameter is folded once a statement. */
const folded = (words: string): Sql<string> => sql`fold(${words}::text)`

/**
 * Whether it is this: as text without regard to case, or as a number
 * by value, so that 10 is 10.0; a list when one of its elements is.
 */
export function equals(words: string, source: Source): Sql<boolean | null> {
  const number = parseDecimal(words)
  return ofEach(source, (text, value) => {
    const same = sql<boolean>`fold(${text}) = ${folded(words)}`
    return number === undefined || source.column ? same : sql`(${same} OR ${value} = ${words}::numeric)`
  })
}

/** {@link equals} for any of several. */
export function equalsOne(values: string[], source: Source): Sql<boolean | null> {
  const words = values.map((one) => one.trim()).filter((one) => one !== '')
  const numbers = words.filter((one) => parseDecimal(one) !== undefined)
  return ofEach(source, (text, value) => {
    const same = sql<boolean>`fold(${text}) = ANY (ARRAY (SELECT fold(one) FROM unnest(${words}::text[]) one))`
    return numbers.length === 0 || source.column ? same : sql`(${same} OR ${value} = ANY (${numbers}::numeric[]))`
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

/**
 * Of lists their elements are asked; objects are no text. Only what
 * begins as one of them is looked at as JSON: most are neither.
 */
function ofEach(source: Source, ask: Ask): Sql<boolean | null> {
  const { text, json, column } = source
  const own = ask(text, numberOf(source))
  if (column) return sql`(${own})`
  const element = sql<string>`one`
  return sql`(CASE WHEN ${text} LIKE '[%' OR ${text} LIKE '{%' THEN CASE jsonb_typeof(${json})
      WHEN 'array' THEN EXISTS (SELECT
                                  FROM jsonb_array_elements_text(CASE jsonb_typeof(${json})
                                        WHEN 'array' THEN ${json}
                                        ELSE '[]' END) one
                                 WHERE ${ask(element, sql`number_of(${element})`)})
      WHEN 'object' THEN false
      ELSE ${own} END
    ELSE ${own} END)`
}
