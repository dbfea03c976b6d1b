import type { z } from 'zod'
import type { Issue } from '../issue.ts'

/** What things are called, for sentences; what is not known is called by its key. */
export interface Names {
  property(key: string): string
  segment(id: string): string
  journey(id: string): string
  template(id: string): string
  campaign(id: string): string
}

/** How a condition is said in one language. */
export type Sentence<Settings> = (settings: Settings, names: Names) => string

/**
 * The pure half of a condition: its settings, what can be wrong with them, and how it is said. Its SQL stands in
 * `domain/condition/kinds`, its form in `web/src/conditions/kinds`, under the same stem.
 */
export interface ConditionKind<Schema extends z.ZodType> {
  schema: Schema
  validate(settings: z.infer<Schema>, path: string): Issue[]
  /** What has to change for the answer to change: see `mark_dirty_contacts`. */
  aspects(settings: z.infer<Schema>): string[]
  sentence: { en: Sentence<z.infer<Schema>>; fr: Sentence<z.infer<Schema>> }
}

/** Keeps the schema's type. */
export function conditionKind<Schema extends z.ZodType>(kind: ConditionKind<Schema>): ConditionKind<Schema> {
  return kind
}
