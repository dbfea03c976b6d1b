import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { loadGraph } from '../authoring/versions.ts'
import { type Entry, enrollContacts } from './enroll.ts'

/**
 * Enrolls contacts in the live version of a journey, as often as its rule allows; returns how many, undefined when it
 * is stopped or paused: none is enrolled any more.
 */
export async function enrollInLive(
  tx: WorkspaceTx,
  { workspaceId, journeyId, reason, now }: Pick<Entry, 'workspaceId' | 'journeyId' | 'reason' | 'now'>,
  contactIds: ContactId[],
): Promise<number | undefined> {
  const journey = await tx
    .selectFrom('journeys')
    .select('live_version_id')
    .where('id', '=', journeyId)
    .where('state', '=', 'live')
    .executeTakeFirst()
  if (!journey?.live_version_id) return undefined
  if (contactIds.length === 0) return 0
  const graph = await loadGraph(tx, journey.live_version_id)
  return enrollContacts(
    tx,
    { workspaceId, journeyId, versionId: journey.live_version_id, graph, reason, now },
    contactIds,
    { properties: {} },
  )
}
