export interface GlossaryException {
  /** A name, or a comment's word written as `// word`. */
  names: RegExp
  /** Where; everywhere when absent. */
  files?: RegExp
  reason: string
}

/** Names that hold a word which the glossary refuses, and why each has to. */
export const GLOSSARY_EXCEPTIONS: readonly GlossaryException[] = [
  { names: /held_?back/i, reason: 'held back is the word of the glossary for what a limit or an hour delays' },
  {
    names: /^(held|isHeld|wasHeld)$/,
    files: /^workflows\/|journey\/advance|journeys\/running\/(perform|census)|virtual-conductor/,
    reason: 'the state of runs and results of activities stand so in histories of Temporal',
  },
  { names: /^(hitTaker|segmentKeeper)$/, files: /^workflows\/index/, reason: 'types of workflows in histories' },
  { names: /^tell-?team(Form)?(\.tsx?)?$/i, reason: 'the stored kind of a step, whose files have its stem' },
  { names: /^(ways|mostADay|atMost)$/, reason: 'stored in the graphs of journeys and in conditions' },
  { names: /^campaignHeld$/, reason: 'a stored kind of notification' },
  { names: /^(journey_positions\.)?outcome$/, reason: 'a column: what ended a wait early' },
  { names: /^POSITION_OUTCOMES$|^PositionOutcome$/, reason: 'the words of that column' },
  { names: /^handed_at$/, reason: 'a column' },
  { names: /^\d{4}-/, files: /^packages\/db\/migrate/, reason: 'migrations that ran are known by their names' },
  { names: /^told$/, files: /imports\/known-orders/, reason: 'a value of issues that are stored with imports' },
  { names: /^noticeOnUnload$/, reason: 'an option of GrapesJS' },
  { names: /^\/\/ lane$/, files: /passwords/, reason: 'a parameter of argon2' },
  { names: /^\/\/ at rest$/, reason: 'encryption at rest' },
  { names: /^\/\/ persons$/, files: /visible/, reason: 'drawn by emoji, or called by names' },
]
