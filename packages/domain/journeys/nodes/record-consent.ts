import { publicId } from '@parcours/model/id.ts'
import { recordConsents } from '../../consent/ledger.ts'
import { changeInChain } from '../enrollment/chain.ts'
import { type BehaviourOf, PASS_ON } from './behaviour.ts'

export const recordConsent: BehaviourOf<'recordConsent'> = {
  kind: 'instant',
  decide: () => PASS_ON,
  async apply(tx, run, nodeId, { channel, decision }, positions, now) {
    const evidence = { journey: publicId('journey', run.journeyId), step: nodeId }
    const entries = positions.map(({ contactId }) => ({
      contactId,
      channel,
      decision,
      source: `journey: ${run.journey}`,
      evidence,
      decidedAt: now,
    }))
    await changeInChain(tx, positions, () => recordConsents(tx, run.workspaceId, entries))
  },
}
