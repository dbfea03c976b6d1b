import type { z } from 'zod'
import type { MessageCode } from './i18n/en.ts'
import { isExpected } from './i18n/expected.ts'
import type { MessageValues } from './i18n/say.ts'
import { type Issue, issue } from './issue.ts'
import { boundsAt, valueAt } from './schema-places.ts'

type SchemaIssue = z.core.$ZodIssue
type Here = (code: MessageCode, values?: MessageValues) => Issue[]

interface Given {
  schema: z.core.$ZodType
  value: unknown
  /** How a path is written; by itself with dots. */
  write?: (path: PropertyKey[]) => string
}

/** Where nothing better can be said. */
const UNFIT = 'request.fieldUnfit'

/** What has a length, and what it is counted in. */
const OF_ITEMS = { few: 'request.tooFewItems', many: 'request.tooManyItems', none: 'request.listEmpty' } as const
const LENGTHS = new Map<string, { few: MessageCode; many: MessageCode; none: MessageCode }>([
  ['string', { few: 'request.textTooShort', many: 'request.textTooLong', none: 'request.textEmpty' }],
  ['array', OF_ITEMS],
  ['set', OF_ITEMS],
  ['map', OF_ITEMS],
])

/**
 * What a schema found wrong with a value, field by field, as issues of ours: the one place that gives its findings
 * words, and none of them are the library's own, which speaks English.
 */
export function schemaIssues(
  { issues }: { issues: readonly SchemaIssue[] },
  { schema, value, write = (path) => path.map(String).join('.') }: Given,
): Issue[] {
  const wordsFor = (found: readonly SchemaIssue[], above: PropertyKey[]): Issue[] =>
    found.flatMap((found) => {
      const path = [...above, ...found.path]
      const here: Here = (code, values) => [issue(write(path), code, values)]
      switch (found.code) {
        case 'unrecognized_keys':
          return found.keys.map((field) => issue(write([...path, field]), 'request.fieldUnknown', { field }))
        case 'invalid_type':
        case 'invalid_value':
        case 'invalid_union':
          if (valueAt(value, path) === undefined) return here('request.fieldMissing')
      }
      switch (found.code) {
        case 'invalid_type':
          return isExpected(found.expected) ? here('request.fieldType', { expected: found.expected }) : here(UNFIT)
        case 'invalid_value':
          return here('request.fieldValue', { options: inOneLine(found.values) })
        case 'invalid_format':
          return ofFormat(found, here)
        case 'too_small':
          return tooSmall(found, here, (min) => boundsAt(schema, path, { min }))
        case 'too_big':
          return tooBig(found, here, (max) => boundsAt(schema, path, { max }))
        case 'not_multiple_of':
          return here('request.numberNotMultiple', { step: Number(found.divisor) })
        case 'invalid_union': {
          const meant = likeliest(found.errors)
          if (meant) return wordsFor(meant, path)
          const { options } = found as { options?: readonly unknown[] }
          return options ? here('request.fieldValue', { options: inOneLine(options) }) : here(UNFIT)
        }
        case 'invalid_key':
        case 'invalid_element':
          return found.issues.length > 0 ? wordsFor(found.issues, path) : here(UNFIT)
        case 'custom': {
          const { code = UNFIT, values } = (found.params ?? {}) as { code?: MessageCode; values?: MessageValues }
          return here(code, values)
        }
        default:
          return here(UNFIT)
      }
    })
  return wordsFor(issues, [])
}

/** That a text may also be empty helps nobody who filled it in. */
function inOneLine(options: readonly unknown[]): string {
  return options
    .filter((option) => option !== '')
    .map(String)
    .join(', ')
}

function ofFormat({ format, message }: { format: string; message: string }, here: Here): Issue[] {
  if (format === 'email') return here('request.fieldEmail')
  const expected = isExpected(message) ? message : format
  return isExpected(expected) ? here('request.fieldType', { expected }) : here(UNFIT)
}

type Bounds = { min: number; max: number } | undefined

function tooSmall(found: z.core.$ZodIssueTooSmall, here: Here, boundsWith: (min: number) => Bounds): Issue[] {
  const min = Number(found.minimum)
  const length = LENGTHS.get(found.origin)
  if (length) return min === 1 ? here(length.none) : here(length.few, { count: min })
  if (found.inclusive === false) return here('request.numberNotAbove', { min })
  const bounds = boundsWith(min)
  return bounds ? here('request.numberNotBetween', bounds) : here('request.fieldTooSmall', { min })
}

function tooBig(found: z.core.$ZodIssueTooBig, here: Here, boundsWith: (max: number) => Bounds): Issue[] {
  const max = Number(found.maximum)
  const length = LENGTHS.get(found.origin)
  if (length) return here(length.many, { count: max })
  if (found.inclusive === false) return here('request.numberNotBelow', { max })
  const bounds = boundsWith(max)
  return bounds ? here('request.numberNotBetween', bounds) : here('request.fieldTooLarge', { max })
}

/** Of several shapes, the one that was meant: what has the right type and a wrong value, or a wrong field inside. */
function likeliest(branches: readonly SchemaIssue[][]): SchemaIssue[] | undefined {
  const failed = branches.filter((branch) => branch.length > 0)
  const isOfAnotherType = ({ path, code }: SchemaIssue) => path.length === 0 && code === 'invalid_type'
  const isAnotherValue = ({ path, code }: SchemaIssue) => path.length === 0 && code === 'invalid_value'
  return (
    failed.find((branch) => !branch.some((found) => isOfAnotherType(found) || isAnotherValue(found))) ??
    failed.find((branch) => branch.some(isOfAnotherType)) ??
    failed[0]
  )
}
