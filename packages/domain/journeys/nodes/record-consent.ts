import { publicId } from '@parcours/model/id.ts'
import { recordConsents } from '../../consent/ledger.ts'
import { changeInChain } from '../enrollment/chain.ts'
import { type BehaviourOf, PASS_ON } from './behaviour.ts'

export const recordConsent: BehaviourOf<'recordConsent'> = {
  kind: 'instant',
  decide: () => PASS_ON,
  async apply(tx, run, nodeId, { channel, decision }, people, now) {
    const evidence = { journey: publicId('journey', run.journeyId), step: nodeId }
    const entries = people.map(({ contactId }) => ({
      contactId,
      channel,
      decision,
      source: `journey: ${run.journey}`,
      evidence,
      decidedAt: now,
    }))
    await changeInChain(tx, people, () => recordConsents(tx, run.workspaceId, entries))
  },
}
