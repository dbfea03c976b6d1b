import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { purgeCampaign } from '../campaigns/delete.ts'
import { giveFreeNames } from '../connections/connections.ts'
import { purgeJourney } from '../journeys/authoring/delete.ts'
import type { RestorableTable } from '../references/deleted.ts'
import { purgeSegment, rebuildRestored } from '../segments/delete.ts'

interface Restorable {
  /** What is done once rows are there again. */
  restored?(tx: WorkspaceTx, workspaceId: WorkspaceId, ids: string[], now: Date): Promise<void>
  /** Deletes a row for good, with what does not go with it by itself. */
  purge(tx: WorkspaceTx, id: string): Promise<void>
}

const rowOf = (table: RestorableTable) => async (tx: WorkspaceTx, id: string) => {
  await tx.deleteFrom(table).where('id', '=', id).execute()
}

/** What is done with what was deleted, by its table. */
export const RESTORABLE: Record<RestorableTable, Restorable> = {
  segments: { restored: (tx, _, ids, now) => rebuildRestored(tx, ids, now), purge: purgeSegment },
  journeys: { purge: purgeJourney },
  campaigns: { purge: purgeCampaign },
  contents: { purge: rowOf('contents') },
  connections: { restored: giveFreeNames, purge: rowOf('connections') },
  saved_rows: { purge: rowOf('saved_rows') },
  saved_views: { purge: rowOf('saved_views') },
}
