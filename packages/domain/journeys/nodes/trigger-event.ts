import { comparisonWords } from '@parcours/model/condition/words.ts'
import { sql } from 'kysely'
import { eventFilterSql } from '../../condition/sql.ts'
import type { BehaviourOf } from './behaviour.ts'
import { whyNot } from './trigger-behaviour.ts'

export const triggerEvent: BehaviourOf<'triggerEvent'> = {
  kind: 'none',
  trigger: {
    reason: 'event',
    subscribesTo: ({ event, where }) => ({ kind: 'trigger', events: [event], where }),
    async whyNot(tx, { event, where }, { journeyId, contactId, language, now }) {
      // Since when the journey was live at all: earlier versions may have taken the event too.
      const { rows } = await sql<{
        occurred_at: Date
        fits: boolean
        live: boolean
        properties: Record<string, unknown>
      }>`
        SELECT e.occurred_at, e.properties, ${eventFilterSql(where, now)} AS fits,
               EXISTS (SELECT
                         FROM event_subscriptions l
                         JOIN journey_versions v ON v.workspace_id = l.workspace_id AND v.id = l.version_id
                        WHERE l.workspace_id = e.workspace_id
                          AND v.journey_id = ${journeyId}
                          AND l.event_name = e.name
                          AND l.kind = 'trigger'
                          AND v.published_at <= e.received_at) AS live
          FROM events e
         WHERE e.contact_id = ${contactId} AND e.kind = 'track' AND e.name = ${event}
         -- By its name: PostgreSQL refuses to order by a constant, which the filter is where nothing is asked.
         ORDER BY fits DESC, e.occurred_at DESC
         LIMIT 1`.execute(tx)
      const [done] = rows
      if (!done) return whyNot('why.neverDid', { event })
      if (!done.fits) {
        const asked = where.map((one) => comparisonWords(language, one, { property: (key) => key })).join(', ')
        const matched = where
          .map(({ property }) => `${property} = ${String(done.properties[property] ?? '–')}`)
          .join(', ')
        return whyNot('why.otherwise', { event, asked, given: matched }, done.occurred_at)
      }
      return whyNot(done.live ? 'why.notTaken' : 'why.before', { event }, done.occurred_at)
    },
  },
}
