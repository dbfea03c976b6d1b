import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import * as access from './migrations/0001-access.ts'
import * as contacts from './migrations/0002-contacts.ts'
import * as events from './migrations/0003-events.ts'
import * as consent from './migrations/0004-consent.ts'
import * as journeys from './migrations/0005-journeys.ts'
import * as delivery from './migrations/0006-delivery.ts'
import * as operations from './migrations/0007-operations.ts'
import * as orders from './migrations/0008-orders.ts'
import * as segments from './migrations/0009-segments.ts'
import * as campaigns from './migrations/0010-campaigns.ts'
import * as content from './migrations/0011-content.ts'
import * as catalogue from './migrations/0012-catalogue.ts'
import * as deliverability from './migrations/0013-deliverability.ts'
import * as consentByKey from './migrations/0014-consent-by-key.ts'
import * as journeyRules from './migrations/0015-journey-rules.ts'
import * as journeyTriggers from './migrations/0016-journey-triggers.ts'
import * as journeyDrafts from './migrations/0017-journey-drafts.ts'
import * as journeyResults from './migrations/0018-journey-results.ts'
import * as journeyPace from './migrations/0019-journey-pace.ts'
import * as mailboxesAndLimits from './migrations/0020-mailboxes-and-limits.ts'
import * as positionsByKey from './migrations/0021-positions-by-key.ts'
import * as outbox from './migrations/0022-outbox.ts'
import * as waitingSince from './migrations/0023-heard.ts'
import * as journeyMessages from './migrations/0024-journey-messages.ts'
import * as values from './migrations/0025-values.ts'
import * as quarantine from './migrations/0027-quarantine.ts'
import * as guardedKeys from './migrations/0028-guarded-keys.ts'
import * as importsReported from './migrations/0029-imports-told.ts'
import * as journeyOrder from './migrations/0030-journey-order.ts'
import * as fairComparisons from './migrations/0031-fair-comparisons.ts'
import * as accounts from './migrations/0033-accounts.ts'
import * as sums from './migrations/0035-sums.ts'
import * as awaitedDates from './migrations/0036-awaited-dates.ts'
import * as messageEventInbox from './migrations/0037-hits.ts'
import * as movesToPublish from './migrations/0038-moves-to-tell.ts'
import * as goalEvents from './migrations/0039-goal-events.ts'
import * as datesTakenBack from './migrations/0040-dates-taken-back.ts'
import * as entryKeys from './migrations/0041-entry-keys.ts'
import * as usages from './migrations/0042-usages.ts'
import * as identifiersByContact from './migrations/0043-identifiers-by-contact.ts'
import * as journeyTerms from './migrations/0044-journey-terms.ts'
import * as wordsOfTheField from './migrations/0045-words-of-the-field.ts'
import * as erasures from './migrations/0046-erasures.ts'
import * as connections from './migrations/0047-connections.ts'
import * as messageChannel from './migrations/0048-message-channel.ts'
import * as contents from './migrations/0051-contents.ts'
import * as batchAccounts from './migrations/0055-batch-accounts.ts'
import * as wordsOfColumns from './migrations/0056-words-of-columns.ts'
import * as anyChannel from './migrations/0057-any-channel.ts'
import * as consentsAtOnce from './migrations/0058-consents-at-once.ts'
import * as undo from './migrations/0059-undo.ts'
import * as recentCounters from './migrations/0060-recent-counters.ts'
import * as removedFromJourneys from './migrations/0061-removed-from-journeys.ts'
import * as campaignCalendar from './migrations/0063-campaign-calendar.ts'
import * as listViews from './migrations/0064-list-views.ts'
import * as folders from './migrations/0065-folders.ts'
import * as languagesOfContents from './migrations/0066-languages-of-contents.ts'
import { ensurePartitions } from './partitions.ts'

const migrations: Record<string, Migration> = {
  '0001-access': access,
  '0002-contacts': contacts,
  '0003-events': events,
  '0004-consent': consent,
  '0005-journeys': journeys,
  '0006-delivery': delivery,
  '0007-operations': operations,
  '0008-orders': orders,
  '0009-segments': segments,
  '0010-campaigns': campaigns,
  '0011-content': content,
  '0012-catalogue': catalogue,
  '0013-deliverability': deliverability,
  '0014-consent-by-key': consentByKey,
  '0015-journey-rules': journeyRules,
  '0016-journey-triggers': journeyTriggers,
  '0017-journey-drafts': journeyDrafts,
  '0018-journey-results': journeyResults,
  '0019-journey-pace': journeyPace,
  '0020-mailboxes-and-limits': mailboxesAndLimits,
  '0021-positions-by-key': positionsByKey,
  '0022-outbox': outbox,
  '0023-heard': waitingSince,
  '0024-journey-messages': journeyMessages,
  '0025-values': values,
  '0027-quarantine': quarantine,
  '0028-guarded-keys': guardedKeys,
  '0029-imports-told': importsReported,
  '0030-journey-order': journeyOrder,
  '0031-fair-comparisons': fairComparisons,
  '0033-accounts': accounts,
  '0035-sums': sums,
  '0036-awaited-dates': awaitedDates,
  '0037-hits': messageEventInbox,
  '0038-moves-to-tell': movesToPublish,
  '0039-goal-events': goalEvents,
  '0040-dates-taken-back': datesTakenBack,
  '0041-entry-keys': entryKeys,
  '0042-usages': usages,
  '0043-identifiers-by-contact': identifiersByContact,
  '0044-journey-terms': journeyTerms,
  '0045-words-of-the-field': wordsOfTheField,
  '0046-erasures': erasures,
  '0047-connections': connections,
  '0048-message-channel': messageChannel,
  '0051-contents': contents,
  '0055-batch-accounts': batchAccounts,
  '0056-words-of-columns': wordsOfColumns,
  '0057-any-channel': anyChannel,
  '0058-consents-at-once': consentsAtOnce,
  '0059-undo': undo,
  '0060-recent-counters': recentCounters,
  '0061-removed-from-journeys': removedFromJourneys,
  '0063-campaign-calendar': campaignCalendar,
  '0064-list-views': listViews,
  '0065-folders': folders,
  '0066-languages-of-contents': languagesOfContents,
}

/**
 * Brings the database to the current shape, and makes the partitions of the months ahead.
 * Safe to call from several processes at once: Kysely holds a lock meanwhile.
 * @param last the name of the last migration, for a test that wants an earlier shape
 * @throws when the server is older than PostgreSQL 18, or a migration fails (nothing of it remains then).
 */
export async function migrate<Tables>(db: Kysely<Tables>, now = new Date(), last?: string): Promise<void> {
  const { rows } = await sql<{ version: number }>`
    SELECT current_setting('server_version_num')::int AS version`.execute(db)
  if ((rows[0]?.version ?? 0) < 180000)
    throw new Error('Parcours needs PostgreSQL 18 or newer (it uses uuidv7 and virtual columns).')
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    // Two that were written side by side may come one after the other, the later number first.
    allowUnorderedMigrations: true,
  })
  const { error } = await (last ? migrator.migrateTo(last) : migrator.migrateToLatest())
  if (error) throw error instanceof Error ? error : new Error(String(error))
  await ensurePartitions(db, now)
}
