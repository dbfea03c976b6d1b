import type { AddressPolicy } from '@parcours/channels/outgoing/addresses.ts'
import { ensurePartitions } from '@parcours/db/partitions.ts'
import { eraseAgain } from '@parcours/domain/contacts/erase-again.ts'
import { purgeDeleted } from '@parcours/domain/deletions/purge.ts'
import { renewTypicalReadingHours } from '@parcours/domain/delivery/reading-hours.ts'
import { retryDeferred } from '@parcours/domain/delivery/retry.ts'
import { routeLeftDeferredEvents } from '@parcours/domain/dispatch/route-deferred-events.ts'
import { enrollBySchedule } from '@parcours/domain/journeys/enrollment/schedules.ts'
import type { Services } from '@parcours/domain/journeys/nodes/behaviour.ts'
import { foldCounters } from '@parcours/domain/journeys/reporting/counters.ts'
import { declareSplitWinners } from '@parcours/domain/journeys/reporting/split-results.ts'
import { emailNotifications } from '@parcours/domain/notifications/email-notifications.ts'
import { renewRecommendations } from '@parcours/domain/orders/recommend.ts'
import { trimQuarantine } from '@parcours/domain/quarantine/quarantine.ts'
import type { Activities } from '@parcours/workflows/activities.ts'
import { type NightlyWork, STANDING_WORK, type StandingWork } from '@parcours/workflows/recurring.ts'
import { readBounceMailboxes } from './bounce-mailboxes.ts'
import { besideEachOther, standing } from './standing.ts'

export interface RecurringDeps {
  services: Omit<Services, 'heartbeat'>
  /** Where mail servers may be. */
  mailServers: AddressPolicy
}

/** The activities of what recurs by seconds; see `workflows/recurring.ts`. */
export function standingActivities({ services, mailServers }: RecurringDeps): Pick<Activities, StandingWork> {
  const { db, clock } = services
  const work: Record<StandingWork, () => Promise<unknown>> = {
    retryDeferredMessages: besideEachOther((running) => retryDeferred({ ...services, heartbeat: () => {} }, running)),
    emailNotifications: besideEachOther((running) => emailNotifications(services, running)),
    enrollBySchedule: () => enrollBySchedule(db, clock()),
    readBounceMailboxes: () => readBounceMailboxes({ ...services, isAllowed: mailServers }),
    routeLeftDeferredEvents: () => routeLeftDeferredEvents(db, clock()),
    foldCounters: () => foldCounters(db),
    declareSplitWinners: () => declareSplitWinners(db, clock()),
    trimQuarantine: () => trimQuarantine(db),
    eraseAgain: () => eraseAgain(db, clock()),
  }
  const activities = STANDING_WORK.map((name) => [name, standing(name, work[name])] as const)
  return Object.fromEntries(activities) as Pick<Activities, StandingWork>
}

/** The activities of what recurs by night. */
export function nightlyActivities({ services: { db, clock } }: RecurringDeps): Pick<Activities, NightlyWork> {
  return {
    ensurePartitions: async () => {
      await ensurePartitions(db, clock())
      return 'The partitions of the next months are there'
    },
    purgeDeleted: async () => `Deleted for good: ${await purgeDeleted(db, clock())}`,
    renewRecommendations: async () => {
      await renewRecommendations(db, clock())
      return 'Recommendations follow the orders'
    },
    renewReadingHours: async () => {
      await renewTypicalReadingHours(db, clock())
      return 'The hours at which contacts read are counted'
    },
  }
}
