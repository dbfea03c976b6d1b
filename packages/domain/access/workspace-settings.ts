import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { WorkspaceId } from '@parcours/model/id.ts'
import { issue } from '@parcours/model/issue.ts'
import { normaliseField } from '../contacts/normalise.ts'
import { invalid, Problem } from '../problem.ts'

export interface WorkspaceSettings {
  name: string
  /** IANA; where a contact's own is not known, and for days and anniversaries. */
  timeZone: string
  /** ISO 4217; what orders are counted in. */
  currency: string
  /** The legal address in the footer of emails. */
  postalAddress: string
}

export async function getWorkspaceSettings(tx: WorkspaceTx): Promise<WorkspaceSettings> {
  const { name, time_zone, currency, postal_address } = await tx
    .selectFrom('workspaces')
    .select(['name', 'time_zone', 'currency', 'postal_address'])
    .executeTakeFirstOrThrow()
  return { name, timeZone: time_zone, currency, postalAddress: postal_address }
}

const isCurrency = (code: string) => Intl.supportedValuesOf('currency').includes(code)

/** The currency can change as long as no order is counted in it. @throws Problem */
export async function saveWorkspaceSettings(
  tx: WorkspaceTx,
  workspaceId: WorkspaceId,
  settings: WorkspaceSettings,
): Promise<void> {
  const zone = normaliseField('timeZone', settings.timeZone)
  const issues = [
    ...('issue' in zone ? [zone.issue] : []),
    ...(isCurrency(settings.currency)
      ? []
      : [issue('currency', 'workspace.currencyUnknown', { value: settings.currency })]),
  ]
  if (issues.length > 0) throw invalid(issues)
  const before = await getWorkspaceSettings(tx)
  if (before.currency !== settings.currency && (await tx.selectFrom('orders').select('id').limit(1).executeTakeFirst()))
    throw new Problem('conflict', 'workspace.currencyInUse', { currency: before.currency })
  await tx
    .updateTable('workspaces')
    .set({
      name: settings.name,
      time_zone: 'value' in zone ? zone.value : before.timeZone,
      currency: settings.currency,
      postal_address: settings.postalAddress,
    })
    .where('id', '=', workspaceId)
    .execute()
}
