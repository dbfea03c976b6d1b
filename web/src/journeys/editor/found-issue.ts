/** What the rules are chosen by, in place of a step: no step can have this id. */
export const RULES = ':rules'

/** Something wrong with the draft, in words, and the step it concerns, or the rules. */
export interface FoundIssue {
  path: string
  message: string
  nodeId: string | undefined
}
