/** A draft with what came before it and, after *Undo*, what came after it. */
export interface History<Draft> {
  past: Draft[]
  present: Draft
  future: Draft[]
}

/** Steps that can be undone: more than anyone takes, few enough to hold. */
const MAX_UNDO_STEPS = 1000

/** @param merge whether the edit belongs to the step before: typing into one field is one step, not one a character */
export function edited<Draft>({ past, present }: History<Draft>, draft: Draft, merge: boolean): History<Draft> {
  return { past: merge ? past : [...past, present].slice(-MAX_UNDO_STEPS), present: draft, future: [] }
}

export function undone<Draft>(history: History<Draft>): History<Draft> {
  const before = history.past.at(-1)
  if (!before) return history
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future] }
}

export function redone<Draft>(history: History<Draft>): History<Draft> {
  const [after, ...rest] = history.future
  return after ? { past: [...history.past, history.present], present: after, future: rest } : history
}
