import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { notify } from '../../notices/notices.ts'
import { standingAt } from '../standing.ts'
import { type Behaviour, PASS_ON } from './behaviour.ts'

export const tellTeam: Behaviour<SettingsOf<'tellTeam'>> = {
  kind: 'instant',
  decide: () => PASS_ON,
  async apply(tx, run, nodeId, { subject, text, to }, now) {
    const standing = await standingAt(tx, run, nodeId)
    if (standing.length === 0) return
    await notify(tx, run.workspaceId, 'journeyStep', { journeyId: run.journeyId, nodeId, subject, text, to, contactIds: standing.map(({ contactId }) => contactId) }, now)
  },
}
