import type { MessageCode } from '@parcours/model/i18n/en.ts'
import type { MessageValues } from '@parcours/model/i18n/say.ts'
import type { Issue } from '@parcours/model/issue.ts'

/** Why something was not done, as HTTP says it. */
const STATUS = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  conflict: 409,
  stale: 412,
  tooLarge: 413,
  unprocessable: 422,
  tooMany: 429,
  unavailable: 503,
} as const
export type ProblemKind = keyof typeof STATUS

/** Of input that is refused at least one field is named: a reader of the answer knows what to mend. */
export type NamedIssues = readonly [Issue, ...Issue[]]

/**
 * An expected failure: something that the caller can understand and mend. Bugs throw other errors.
 * The API answers it as problem details in the caller's language.
 */
export class Problem extends Error {
  readonly kind: ProblemKind
  readonly code: MessageCode
  readonly values: MessageValues
  /** What is wrong with single fields. */
  readonly issues: readonly Issue[]

  constructor(kind: 'unprocessable', code: MessageCode, values: MessageValues, issues: NamedIssues)
  constructor(
    kind: Exclude<ProblemKind, 'unprocessable'>,
    code: MessageCode,
    values?: MessageValues,
    issues?: readonly Issue[],
  )
  constructor(kind: ProblemKind, code: MessageCode, values: MessageValues = {}, issues: readonly Issue[] = []) {
    super(code)
    this.name = 'Problem'
    this.kind = kind
    this.code = code
    this.values = values
    this.issues = issues
  }

  get status(): number {
    return STATUS[this.kind]
  }
}

/** Bad fields in otherwise readable input. The first issue gives the headline. */
export function invalid(issues: readonly Issue[]): Problem {
  const [first, ...more] = issues
  if (!first) throw new Error('A refusal needs a reason')
  return new Problem('unprocessable', first.code, first.values ?? {}, [first, ...more])
}

/** The row, or a problem that names what is missing. Rows of other workspaces are missing too. */
export function found<T>(row: T | undefined, code: MessageCode): T {
  if (row === undefined) throw new Problem('notFound', code)
  return row
}
