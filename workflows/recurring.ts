/**
 * All that recurs by the clock, without anybody asking. Each has an activity of its name. Ops see, pause and resume
 * each in Temporal Web UI; `does` are the words beside it there.
 */

interface Standing {
  /** The pause between two rounds of it. */
  everyMs: number
  does: string
}

/** What recurs by seconds: activities that stand in one workflow, since a workflow each ten seconds costs too much. */
export const STANDING = {
  retryDeferredMessages: { everyMs: 10_000, does: 'Sends emails again that a provider deferred' },
  emailNotifications: { everyMs: 10_000, does: 'Emails notifications to colleagues' },
  enrollBySchedule: { everyMs: 10_000, does: 'Enrolls contacts in journeys that begin by the clock' },
  readBounceMailboxes: { everyMs: 1000, does: 'Reads bounce mailboxes, each once a minute' },
  routeLeftDeferredEvents: { everyMs: 10_000, does: 'Routes deferred events that a crash left behind' },
  foldCounters: { everyMs: 10_000, does: 'Folds the rows of busy counters into one' },
  declareSplitWinners: { everyMs: 60_000, does: 'Declares the winners of random splits' },
  trimQuarantine: { everyMs: 60_000, does: 'Deletes the oldest refused messages beyond what a workspace keeps' },
  eraseAgain: { everyMs: 60_000, does: 'Erases what was written about a contact during its erasure' },
} satisfies Record<string, Standing>

export type StandingWork = keyof typeof STANDING
export const STANDING_WORK = Object.keys(STANDING) as StandingWork[]

export interface Nightly {
  /** Of its Temporal Schedule, and of the runs that this begins. */
  id: string
  /** UTC, as it is made; ops may change it in Temporal. */
  at: { hour: number; minute: number }
  does: string
}

/** What recurs by night: Temporal Schedules, each of one activity. */
export const NIGHTLY = {
  ensurePartitions: { id: 'ensure-partitions', at: { hour: 1, minute: 30 }, does: 'Makes the partitions of months' },
  purgeDeleted: {
    id: 'purge-deleted',
    at: { hour: 1, minute: 50 },
    does: 'Deletes for good what was deleted seven days ago',
  },
  renewRecommendations: {
    id: 'renew-recommendations',
    at: { hour: 2, minute: 20 },
    does: 'Derives from orders what is recommended',
  },
  renewReadingHours: {
    id: 'renew-reading-hours',
    at: { hour: 2, minute: 40 },
    does: 'Counts the hours at which contacts read emails',
  },
} satisfies Record<string, Nightly>

export type NightlyWork = keyof typeof NIGHTLY

/** Recurs by night too, but by a workflow of its own, which has an activity for each segment. */
export const RECONCILIATION: Nightly = {
  id: 'segment-reconciliation',
  at: { hour: 3, minute: 0 },
  does: 'Mends sums of orders and events, then compares every segment with the answer for all contacts, and repairs it',
}
