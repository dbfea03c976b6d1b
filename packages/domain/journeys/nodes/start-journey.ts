import { uuidOf } from '@parcours/model/id.ts'
import { startableJourney } from '../authoring/startable.ts'
import { MAX_CHAINED_JOURNEYS, nextInChain } from '../enrollment/chain.ts'
import { enrollContacts } from '../enrollment/enroll.ts'
import { type BehaviourOf, PASS_ON } from './behaviour.ts'

/** A journey that is not live enrolls no contact; they go on here all the same. */
export const startJourney: BehaviourOf<'startJourney'> = {
  kind: 'instant',
  decide: () => PASS_ON,
  async apply(tx, run, _, { journeyId }, positions, now) {
    const target = await startableJourney(tx, run.workspaceId, uuidOf('journey', journeyId))
    if (!target) return
    for (const [chain, inChain] of Map.groupBy(positions, nextInChain)) {
      if (chain > MAX_CHAINED_JOURNEYS) continue
      await enrollContacts(
        tx,
        { ...target, reason: 'journey', now },
        inChain.map(({ contactId }) => contactId),
        { properties: {}, journey: run.journey, chain },
      )
    }
  },
}
