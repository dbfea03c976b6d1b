import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { CampaignDefinition } from '@parcours/model/campaign/campaign.ts'
import { type CampaignState, campaignCan } from '@parcours/model/campaign/state.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { found, invalid, Problem } from '../problem.ts'
import { holdUsed, recordUsages } from '../references/usages.ts'
import { unknownInDefinition } from './references.ts'

export interface CampaignRow {
  id: string
  name: string
  state: CampaignState
  definition: CampaignDefinition
  revision: number
  launched_at: Date | null
  /** Until then nothing leaves, so that the launch can be cancelled; null: it was not asked to wait. */
  leaves_at: Date | null
  created_at: Date
  updated_at: Date
}

const COLUMNS = [
  'id',
  'name',
  'state',
  'definition',
  'revision',
  'launched_at',
  'leaves_at',
  'created_at',
  'updated_at',
] as const

function read(row: Omit<CampaignRow, 'definition'> & { definition: unknown }): CampaignRow {
  return { ...row, definition: CampaignDefinition.parse(row.definition) }
}

export async function getCampaign(tx: WorkspaceTx, id: string): Promise<CampaignRow> {
  return read(
    found(
      await tx.selectFrom('campaigns').select(COLUMNS).where('id', '=', id).executeTakeFirst(),
      'notFound.campaign',
    ),
  )
}

/** {@link getCampaign}, locked until the transaction ends. */
export async function lockCampaign(tx: WorkspaceTx, id: string): Promise<CampaignRow> {
  return read(
    found(
      await tx.selectFrom('campaigns').select(COLUMNS).where('id', '=', id).forNoKeyUpdate().executeTakeFirst(),
      'notFound.campaign',
    ),
  )
}

interface CampaignInput {
  name: string
  definition: CampaignDefinition
}

/**
 * Creates a draft. @throws Problem naming what it names and does not exist
 * @param copied the definition that it begins with, which may name what was deleted since
 */
export async function createCampaign(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  { name, definition }: CampaignInput,
  now: Date,
  copied?: CampaignDefinition,
): Promise<string> {
  const used = await holdUsed(tx, definition)
  const unknown = unknownInDefinition(definition, used, copied)
  if (unknown.length > 0) throw invalid(unknown)
  const { id } = await tx
    .insertInto('campaigns')
    .values({
      workspace_id: workspaceId,
      name,
      definition: JSON.stringify(definition),
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await recordUsages(tx, { kind: 'campaign', id }, used)
  return id
}

/** Saves a draft. @throws Problem `conflict` when it is launched; naming what it newly names and does not exist */
export async function saveCampaign(
  tx: WorkspaceTx,
  id: string,
  { name, definition }: CampaignInput,
  now: Date,
): Promise<void> {
  const before = await lockCampaign(tx, id)
  if (!campaignCan(before.state, 'edit')) throw new Problem('conflict', 'campaign.launched')
  const used = await holdUsed(tx, definition)
  const unknown = unknownInDefinition(definition, used, before.definition)
  if (unknown.length > 0) throw invalid(unknown)
  await tx
    .updateTable('campaigns')
    .set({ name, definition: JSON.stringify(definition), revision: before.revision + 1, updated_at: now })
    .where('id', '=', id)
    .execute()
  await recordUsages(tx, { kind: 'campaign', id }, used)
}

/** Copies a campaign as a new draft; a time that has passed is left to be chosen again. */
export async function duplicateCampaign(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  id: string,
  name: string,
  now: Date,
): Promise<string> {
  const { definition } = await getCampaign(tx, id)
  const { schedule } = definition
  return createCampaign(
    tx,
    workspaceId,
    { name, definition: { ...definition, schedule: schedule.kind === 'recurring' ? schedule : { kind: 'now' } } },
    now,
    definition,
  )
}
