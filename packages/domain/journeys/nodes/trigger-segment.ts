import { uuidOf } from '@parcours/model/id.ts'
import { sql } from 'kysely'
import { membershipChange } from '../subscriptions/subscription.ts'
import type { BehaviourOf } from './behaviour.ts'
import { whyNot } from './trigger-behaviour.ts'

export const triggerSegment: BehaviourOf<'triggerSegment'> = {
  kind: 'none',
  trigger: {
    reason: 'segment',
    subscribesTo: (settings) => ({ kind: 'segment', events: [membershipChange(settings)], where: [] }),
    past: ({ segmentId, on }, { since, until }) => sql`
      SELECT contact_id, at
        FROM segment_membership_changes
       WHERE segment_id = ${uuidOf('segment', segmentId)}
         AND entered = ${on === 'entered'}
         AND at > ${since}
         AND at <= ${until}`,
    async whyNot(tx, { segmentId, on, existing }, { contactId, publishedAt }) {
      const id = uuidOf('segment', segmentId)
      const segment = await tx.selectFrom('segments').select('name').where('id', '=', id).executeTakeFirst()
      const values = { segment: segment?.name ?? '' }
      const member = await tx
        .selectFrom('segment_members')
        .select('since')
        .where('segment_id', '=', id)
        .where('contact_id', '=', contactId)
        .executeTakeFirst()
      if (on === 'left') return whyNot(member ? 'why.stillInSegment' : 'why.neverLeft', values)
      if (!member) return whyNot('why.notInSegment', values)
      const isBefore = member.since < publishedAt && !existing
      return whyNot(isBefore ? 'why.inBefore' : 'why.notTakenSegment', values, member.since)
    },
  },
}
