import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import type { ContactId } from '@parcours/model/id.ts'
import { REENTRY_DAYS } from '@parcours/model/journey/entry-rule.ts'
import { triggerOf } from '@parcours/model/journey/graph.ts'
import { entryRuleOf } from '@parcours/model/journey/reentry.ts'
import { sql } from 'kysely'
import type { StartableJourney } from '../authoring/startable.ts'
import { type WhyNot, whyNot } from '../nodes/trigger-behaviour.ts'
import { whyNotAmong } from './why-not-among.ts'

const DAY_MS = 86_400_000

interface Entered {
  last: Date | null
  inside: boolean
  today: number
}

/** Why a journey did not enroll a contact that a user has just added: which of its rules for entering says so. */
export async function whyRefused(
  tx: WorkspaceTx,
  { journeyId, graph }: StartableJourney,
  contactId: ContactId,
  language: Language,
  now: Date,
): Promise<WhyNot> {
  const trigger = triggerOf(graph)
  const rule = trigger && entryRuleOf(trigger)
  const { rows } = await sql<Entered>`
    SELECT max(entered_at) AS last, coalesce(bool_or(ended_at IS NULL), false) AS inside,
           (count(*) FILTER (WHERE entered_at > ${now}::timestamptz - interval '1 day'))::int AS today
      FROM journey_positions
     WHERE contact_id = ${contactId} AND journey_id = ${journeyId}`.execute(tx)
  const { last = null, inside = false, today = 0 } = rows[0] ?? {}
  if (inside && rule?.reentry !== 'always') return whyNot('why.inside', {}, last)
  const notAmong = await whyNotAmong(tx, contactId, rule?.only, language, now)
  if (notAmong) return notAmong
  if (rule?.reentry === 'once' && last) return whyNot('why.onlyOnce', {}, last)
  if (rule?.reentry === 'afterDays' && last) {
    const days = rule.days ?? REENTRY_DAYS
    const again = new Date(last.getTime() + days * DAY_MS)
    if (again > now) return whyNot('why.tooSoon', { count: days }, last)
  }
  if (rule?.mostADay !== undefined && today >= rule.mostADay) return whyNot('why.oftenToday', { count: today }, last)
  // They left, or the journey stopped, in this very moment.
  return whyNot('why.notLive')
}
