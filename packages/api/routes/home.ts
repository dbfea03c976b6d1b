import type { SendingAnswer, TodayAnswer } from '@parcours/contract/home.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { countContacts } from '@parcours/domain/consent/counts.ts'
import { needsOf } from '@parcours/domain/home/needs.ts'
import { sendingNow } from '@parcours/domain/home/sending.ts'
import { startSteps } from '@parcours/domain/home/start.ts'
import { happenedToday } from '@parcours/domain/home/today.ts'
import { publicId } from '@parcours/model/id.ts'
import { handlers } from '../operation.ts'

export async function presentToday(tx: WorkspaceTx, now: Date): Promise<TodayAnswer> {
  const { journeys, campaigns, ...today } = await happenedToday(tx, now)
  return {
    ...today,
    journeys: journeys.map((journey) => ({ ...journey, id: publicId('journey', journey.id) })),
    campaigns: campaigns.map((campaign) => ({ ...campaign, id: publicId('campaign', campaign.id) })),
  }
}

export async function presentSending(tx: WorkspaceTx, now: Date): Promise<SendingAnswer> {
  const { campaigns, upcoming, journeys } = await sendingNow(tx, now)
  return {
    campaigns: campaigns.map((campaign) => ({
      ...campaign,
      id: publicId('campaign', campaign.id),
      endsAt: campaign.endsAt?.toISOString() ?? null,
      decideAt: campaign.decideAt?.toISOString() ?? null,
    })),
    upcoming: upcoming.map((one) => ({ ...one, id: publicId('campaign', one.id), at: one.at.toISOString() })),
    journeys: journeys.map((journey) => ({ ...journey, id: publicId('journey', journey.id) })),
  }
}

export const homeHandlers = handlers({
  getHome: ({ tx, now }) => presentToday(tx, now),
  async listNeeds({ tx, now }) {
    const needs = await needsOf(tx, now)
    return {
      data: needs.map(({ kind, about, count, at }) => ({
        kind,
        count,
        about: about ? { ...about, id: publicId(about.kind, about.id) } : null,
        at: at?.toISOString() ?? null,
      })),
    }
  },
  getSending: ({ tx, now }) => presentSending(tx, now),
  getStart: ({ tx }) => startSteps(tx),
  getContactCounts: ({ tx }) => countContacts(tx),
})
