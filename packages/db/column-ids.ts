import type { IdKind } from '@parcours/model/id.ts'

/** What the ids of each table name; a column such as `contact_id` holds the same. */
const ID_OF: ReadonlyMap<string, IdKind> = new Map([
  ['api_keys', 'key'],
  ['bulk_jobs', 'bulkJob'],
  ['campaign_sends', 'send'],
  ['campaigns', 'campaign'],
  ['connections', 'connection'],
  ['consent_ledger', 'consent'],
  ['contacts', 'contact'],
  ['event_inbox', 'event'],
  ['events', 'event'],
  ['images', 'image'],
  ['imports', 'import'],
  ['invitations', 'invitation'],
  ['journey_runs', 'run'],
  ['journey_versions', 'version'],
  ['journeys', 'journey'],
  ['messages', 'message'],
  ['orders', 'order'],
  ['quarantine', 'quarantined'],
  ['saved_rows', 'savedRow'],
  ['saved_views', 'view'],
  ['segments', 'segment'],
  ['sessions', 'session'],
  ['users', 'user'],
  ['workspaces', 'workspace'],
])

/** Of what a column of UUIDs holds the ids, where that is one kind of thing. */
export function idKindOf(table: string, column: string): IdKind | undefined {
  if (column === 'id') return ID_OF.get(table)
  // A journey, a campaign or a segment, whatever uses others.
  if (`${table}.${column}` === 'usages.user_id') return undefined
  const thing = column.match(/^(?:\w+_)?([a-z]+)_id$/)?.[1]
  const kind = column === 'bulk_job_id' ? 'bulkJob' : thing
  return [...ID_OF.values(), 'template' as const].find((one) => one === kind)
}
