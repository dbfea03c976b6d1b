import { uuidOf } from '@parcours/model/id.ts'
import { changeMembers } from '../../segments/list.ts'
import { type BehaviourOf, PASS_ON } from './behaviour.ts'

export const changeList: BehaviourOf<'changeList'> = {
  kind: 'instant',
  decide: () => PASS_ON,
  async apply(tx, run, _, { segmentId, change }, positions, now) {
    const contactIds = positions.map(({ contactId }) => contactId)
    await changeMembers(tx, run.workspaceId, uuidOf('segment', segmentId), change, contactIds, now)
  },
}
