import type { Evaluation, Sql } from './context.ts'

/** The SQL half of a condition's kind; its pure half stands in `model/condition/kinds` under the same stem. */
export interface ConditionSql<Settings> {
  /** Whether the contact `c` matches. Never null. */
  test(settings: Settings, evaluation: Evaluation): Sql<boolean>
  /**
   * Moments at which time alone may change the answer for the contact
   * `c`, past ones and nulls allowed. None when time changes nothing.
   */
  evaluationTimes?(settings: Settings, now: Date): Sql<Date | null>[]
}
