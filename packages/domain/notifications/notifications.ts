import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { CampaignId, ContactId, JourneyId, RunId, WorkspaceId } from '@parcours/model/id.ts'
import type { NotificationKind } from '@parcours/model/notifications.ts'
import { wakeLauncher } from '../notify.ts'

/** Kinds of notifications with their data. A stored kind is never renamed. */
export interface NotificationData extends Record<NotificationKind, object> {
  campaignHeld: { campaignId: CampaignId; name: string; why: 'complaints' | 'bounces' }
  /** A step of a journey reports the contacts who pass. Only their ids are stored: names are read when it is sent. */
  journeyStep: {
    journeyId: JourneyId
    runId?: RunId
    nodeId: string
    subject: string
    text: string
    to: string[]
    contactIds: ContactId[]
  }
}

/** Stores a notification to users of the workspace; the email follows within seconds. */
export async function notify<Kind extends NotificationKind>(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  kind: Kind,
  data: NotificationData[Kind],
  now: Date,
): Promise<void> {
  await tx
    .insertInto('notifications')
    .values({ workspace_id: workspaceId, kind, data: JSON.stringify(data), created_at: now })
    .execute()
  await wakeLauncher(tx)
}
