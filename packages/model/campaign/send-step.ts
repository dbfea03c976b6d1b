/** What a campaign's send does next, as its workflow is told; times are RFC 3339. */
export type SendStep =
  /** Its audience is fixed: it can be sent. */
  | { kind: 'ready' }
  /** A user paused it: it waits to be woken. */
  | { kind: 'held' }
  /** Nothing is due before this time. */
  | { kind: 'wait'; until: string }
  /** The test is out; its winner is decided at this time, or by hand when there is none. */
  | { kind: 'decide'; at: string | null }
  | { kind: 'over' }
