import type { WorkspaceTx } from '@parcours/db/connection.ts'
import type { Language } from '@parcours/model/i18n/say.ts'
import type { ContactId, JourneyId } from '@parcours/model/id.ts'
import { triggerOf } from '@parcours/model/journey/graph.ts'
import { entryRuleOf } from '@parcours/model/journey/reentry.ts'
import { loadGraph } from '../authoring/versions.ts'
import { type WhyNot, whyNot } from '../nodes/trigger-behaviour.ts'
import { triggerBehaviour } from '../nodes/triggers.ts'
import { whyNotAmong } from './why-not-among.ts'

/** Why a contact never entered a journey, as far as what is kept says it. */
export async function whyNotEnrolled(
  tx: WorkspaceTx,
  journeyId: JourneyId,
  contactId: ContactId,
  language: Language,
  now: Date,
): Promise<WhyNot> {
  const journey = await tx
    .selectFrom('journeys as j')
    .leftJoin('journey_versions as v', (join) =>
      join.onRef('v.workspace_id', '=', 'j.workspace_id').onRef('v.id', '=', 'j.live_version_id'),
    )
    .select(['j.live_version_id', 'v.published_at'])
    .where('j.id', '=', journeyId)
    .executeTakeFirst()
  if (!journey?.live_version_id || !journey.published_at) return whyNot('why.notLive')
  const trigger = triggerOf(await loadGraph(tx, journey.live_version_id))
  const notAmong = await whyNotAmong(tx, contactId, trigger && entryRuleOf(trigger)?.only, language, now)
  if (notAmong) return notAmong
  const asked = { journeyId, contactId, publishedAt: journey.published_at, language, now }
  return (trigger && triggerBehaviour(trigger)?.whyNot(tx, trigger.settings, asked)) ?? whyNot('why.notAdded')
}
