import { type Comparison, validateComparison } from '@parcours/model/condition/comparison.ts'
import { parseDay } from '@parcours/model/values/moment.ts'
import { parseDecimal } from '@parcours/model/values/number.ts'
import { sql } from 'kysely'
import type { Sql } from './context.ts'
import {
  anniversary,
  boundedYears,
  hasAnniversary,
  inLastDays,
  inNextDays,
  isAfter,
  isBefore,
  isBetween,
  isYearsAgo,
  midnight,
} from './dates.ts'
import { dayOf, momentOf, numberOf, type Source } from './source.ts'
import { contains, equals, equalsOne, isSet, startsWith } from './text-comparison.ts'

/**
 * A comparison that cannot be, of a definition that was saved before
 * it was refused, holds for nobody: it never reaches PostgreSQL.
 */
const isSound = (comparison: Comparison) => validateComparison(comparison, '').length === 0

/** One comparison as a boolean, never null. */
export function comparisonSql(comparison: Comparison, source: Source, now: Date): Sql<boolean> {
  if (!isSound(comparison)) return sql`false`
  const { operator, value, to, values } = comparison
  const words = String(value ?? '')
  const never = (test: Sql<unknown>): Sql<boolean> => sql`coalesce(${test}, false)`
  switch (operator) {
    case 'isSet':
      return isSet(source)
    case 'isNotSet':
      return sql`NOT ${isSet(source)}`
    case 'is':
      return never(is(words, source))
    case 'isNot':
      return sql`NOT ${never(is(words, source))}`
    case 'isOneOf':
      return never(equalsOne(values ?? [], source))
    case 'contains':
      return never(contains(words, source))
    case 'startsWith':
      return never(startsWith(words, source))
    case 'greaterThan':
      return never(sql`${numberOf(source)} > ${words}::numeric`)
    case 'lessThan':
      return never(sql`${numberOf(source)} < ${words}::numeric`)
    case 'between':
      return typeof value === 'number' || parseDecimal(words) !== undefined
        ? never(sql`${numberOf(source)} BETWEEN ${words}::numeric AND ${String(to)}::numeric`)
        : never(isBetween(source, words, String(to)))
    case 'before':
      return never(isBefore(source, words))
    case 'after':
      return never(isAfter(source, words))
    case 'inLastDays':
      return never(inLastDays(source, Number(value), now))
    case 'notInLastDays':
      return sql`NOT ${never(inLastDays(source, Number(value), now))}`
    case 'inNextDays':
      return never(inNextDays(source, Number(value), now))
    case 'anniversaryInDays':
      return never(hasAnniversary(source, Math.round(Number(value)), now))
    case 'atLeastYearsAgo':
      return never(isYearsAgo(source, boundedYears(value), now))
    case 'lessThanYearsAgo':
      return never(sql`NOT (${isYearsAgo(source, boundedYears(value), now)})`)
  }
}

/** A column that is a moment is the day on which it lies. */
function is(words: string, source: Source): Sql<boolean | null> {
  return source.moment && parseDay(words) ? isBetween(source, words, words) : equals(words, source)
}

/** When time alone may change what {@link comparisonSql} says. */
export function comparisonEvaluationTimes(comparison: Comparison, source: Source, now: Date): Sql<Date | null>[] {
  if (!isSound(comparison)) return []
  const { operator, value } = comparison
  const amount = Math.round(Number(value))
  const days = sql`make_interval(secs => ${Number(value) * 86_400}::float8)`
  switch (operator) {
    case 'inLastDays':
    case 'notInLastDays':
      return [momentOf(source), sql`${momentOf(source)} + ${days}`]
    case 'inNextDays':
      return [momentOf(source), sql`${momentOf(source)} - ${days}`]
    case 'anniversaryInDays':
      return [
        midnight(sql`${anniversary(source, now)} - ${amount}::int`),
        midnight(sql`${anniversary(source, now)} + 1`),
      ]
    case 'atLeastYearsAgo':
    case 'lessThanYearsAgo':
      return [midnight(sql`(${dayOf(source)} + make_interval(years => ${boundedYears(value)}::int))::date`)]
    default:
      return []
  }
}
