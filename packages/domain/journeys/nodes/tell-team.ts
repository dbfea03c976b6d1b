import { hasLiquid } from '@parcours/model/content/has-liquid.ts'
import { notify } from '../../notifications/notifications.ts'
import { type BehaviourOf, PASS_ON } from './behaviour.ts'

const MAX_CONTACTS_NOTIFIED_ONE_BY_ONE = 20

export const tellTeam: BehaviourOf<'tellTeam'> = {
  kind: 'instant',
  decide: () => PASS_ON,
  async apply(tx, run, nodeId, { subject, text, to }, positions, now) {
    const contactIds = positions.map(({ contactId }) => contactId)
    // What is written for each contact is one email each, up to a number that colleagues still read.
    const alone = hasLiquid(subject) || hasLiquid(text) ? contactIds.slice(0, MAX_CONTACTS_NOTIFIED_ONE_BY_ONE) : []
    const together = contactIds.slice(alone.length)
    for (const group of [...alone.map((id) => [id]), ...(together.length > 0 ? [together] : [])]) {
      await notify(
        tx,
        run.workspaceId,
        'journeyStep',
        { journeyId: run.journeyId, runId: run.runId, nodeId, subject, text, to, contactIds: group },
        now,
      )
    }
  },
}
