import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { wakeLauncher } from '../notify.ts'

/** What people can be told, and what is said of it. A stored kind is never renamed. */
export interface NoticeData {
  campaignHeld: { campaignId: string; name: string; why: 'complaints' | 'bounces' }
  /**
   * A step of a journey tells of those who pass. Who they are is looked
   * up when it is written: nothing of them is kept here but their ids.
   */
  journeyStep: {
    journeyId: string
    runId?: string
    nodeId: string
    subject: string
    text: string
    to: string[]
    contactIds: string[]
  }
}
export type NoticeKind = keyof NoticeData

/** Records something that those who look after the workspace are to be told; the email follows within seconds. */
export async function notify<Kind extends NoticeKind>(
  tx: WorkspaceTx,
  workspaceId: string,
  kind: Kind,
  data: NoticeData[Kind],
  now: Date,
): Promise<void> {
  await tx
    .insertInto('notifications')
    .values({ workspace_id: workspaceId, kind, data: JSON.stringify(data), created_at: now })
    .execute()
  await wakeLauncher(tx)
}
