import { uuidOf } from '@parcours/model/id.ts'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { changeMembers } from '../../segments/list.ts'
import { standingAt } from '../standing.ts'
import { type Behaviour, PASS_ON } from './behaviour.ts'

export const changeList: Behaviour<SettingsOf<'changeList'>> = {
  kind: 'instant',
  decide: () => PASS_ON,
  async apply(tx, run, nodeId, { segmentId, change }, now) {
    const standing = await standingAt(tx, run, nodeId)
    const contactIds = standing.map(({ contactId }) => contactId)
    await changeMembers(tx, run.workspaceId, uuidOf('segment', segmentId), change, contactIds, now)
  },
}
