import { email } from '@parcours/model/channels/email.ts'
import { uuidOf } from '@parcours/model/id.ts'
import { isOmission, type MessageBehaviour } from '@parcours/model/journey/nodes/trigger-message.ts'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { sql } from 'kysely'
import { nextQuarter } from '../enrollment/next-quarter.ts'
import { equals } from '../subscriptions/subscription.ts'
import type { BehaviourOf } from './behaviour.ts'
import { type Schedule, whyNot } from './trigger-behaviour.ts'

type Settings = SettingsOf<'triggerMessage'>

/** What contacts do is an event; what they have not done is known by time. */
export const triggerMessage: BehaviourOf<'triggerMessage'> = {
  kind: 'none',
  trigger: {
    reason: 'message',
    subscribesTo({ did, templateId, campaignId }) {
      if (isOmission(did)) return undefined
      return {
        kind: 'trigger',
        events: [email.events[did satisfies Exclude<MessageBehaviour, 'notOpened' | 'notClicked'>]],
        where: [
          ...(templateId ? [equals('templateId', uuidOf('template', templateId))] : []),
          ...(campaignId ? [equals('campaignId', uuidOf('campaign', campaignId))] : []),
        ],
      }
    },
    schedule: (settings) => (isOmission(settings.did) ? omission(settings) : undefined),
    whyNot: () => whyNot('why.noBehaviour'),
  },
}

function omission({ did, withinDays, templateId, campaignId }: Settings): Schedule {
  const earlier = (moment: Date) => sql`${moment}::timestamptz - make_interval(days => ${withinDays}::int)`
  const ofTemplate = templateId ? sql`AND m.template_id = ${uuidOf('template', templateId)}` : sql``
  const ofCampaign = campaignId ? sql`AND m.campaign_id = ${uuidOf('campaign', campaignId)}` : sql``
  return {
    nextDueAt: async (_, __, after) => nextQuarter(after),
    isDue: ({ since, until }) => sql`c.id IN (
        SELECT m.contact_id
          FROM messages m
         WHERE m.workspace_id = c.workspace_id
           AND m.status = 'sent'
           AND m.sent_at > ${earlier(since)}
           AND m.sent_at <= ${earlier(until)}
           AND m.owner_at <= ${earlier(until)}
           -- What they did after their time was up came too late, however late we look.
           AND coalesce(${did === 'notOpened' ? sql`m.opened_at` : sql`m.clicked_at`}, 'infinity') > m.sent_at
               + make_interval(days => ${withinDays}::int)
           ${ofTemplate}
           ${ofCampaign}
      )`,
  }
}
