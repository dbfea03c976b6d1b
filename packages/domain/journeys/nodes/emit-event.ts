import { publicId } from '@parcours/model/id.ts'
import { compileFields } from '../../content/fill-fields.ts'
import { storeEvents } from '../../events/inbox.ts'
import { nextInChain } from '../enrollment/chain.ts'
import { typedValues } from '../running/fill.ts'
import { type BehaviourOf, PASS_ON } from './behaviour.ts'

export const emitEvent: BehaviourOf<'emitEvent'> = {
  kind: 'instant',
  decide: () => PASS_ON,
  async apply(tx, run, nodeId, { event, properties }, positions, now) {
    const given = Object.fromEntries(properties.map(({ key, value }) => [key, value]))
    const filled = await compileFields(given).fillFor(tx, run.journey, positions)
    await storeEvents(
      tx,
      positions.map((one) => ({
        workspaceId: run.workspaceId,
        messageId: `journey:${run.runId}.${nodeId}.${one.contactId}`,
        kind: 'track' as const,
        contactId: one.contactId,
        name: event,
        properties: { ...given, ...typedValues(filled.get(one.contactId)) },
        context: { journey: publicId('journey', run.journeyId), chain: nextInChain(one) },
        occurredAt: now,
      })),
      now,
    )
  },
}
