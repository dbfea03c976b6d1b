import { lookUpDomain } from '@parcours/channels/email/domain-records.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { calendarOf } from '@parcours/domain/campaigns/calendar.ts'
import {
  type CampaignRow,
  createCampaign,
  duplicateCampaign,
  getCampaign,
  saveCampaign,
} from '@parcours/domain/campaigns/campaigns.ts'
import { compareCampaigns } from '@parcours/domain/campaigns/comparison.ts'
import { deleteCampaign } from '@parcours/domain/campaigns/delete.ts'
import { launchCampaign } from '@parcours/domain/campaigns/launch.ts'
import { checkLaunch } from '@parcours/domain/campaigns/launch-check.ts'
import {
  cancelCampaign,
  cancelLaunch,
  changePace,
  pauseCampaign,
  resumeCampaign,
} from '@parcours/domain/campaigns/lifecycle.ts'
import { listWithFigures } from '@parcours/domain/campaigns/list.ts'
import { progressOf } from '@parcours/domain/campaigns/progress.ts'
import { listRecipients } from '@parcours/domain/campaigns/recipients.ts'
import { reportOf } from '@parcours/domain/campaigns/report.ts'
import { rescheduleCampaign } from '@parcours/domain/campaigns/reschedule.ts'
import { createResend } from '@parcours/domain/campaigns/resend.ts'
import { sendTest } from '@parcours/domain/campaigns/test-send.ts'
import { settleUnknown } from '@parcours/domain/campaigns/unknown.ts'
import { decideByHand } from '@parcours/domain/campaigns/winner.ts'
import { type Language, say } from '@parcours/model/i18n/say.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { campaignSendId } from '@parcours/workflows/contract.ts'
import type { FastifyReply } from 'fastify'
import { handlers, type NetworkCall, outsideTransaction, tag } from '../operation.ts'
import { worded } from '../worded.ts'

function present(row: CampaignRow) {
  return {
    id: publicId('campaign', row.id),
    name: row.name,
    state: row.state,
    definition: row.definition,
    launchedAt: row.launched_at?.toISOString() ?? null,
    leavesAt: row.leaves_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

async function presentOne(tx: WorkspaceTx, id: string, reply: FastifyReply) {
  const row = await getCampaign(tx, id)
  tag(reply, row.revision)
  return present(row)
}

const time = (at: Date | null) => at?.toISOString() ?? null

/** How far a campaign is, as the interface shows it, also sent by server-sent events. */
export async function presentProgress(tx: WorkspaceTx, campaignId: string, language: Language, now: Date) {
  const { figures, sendId, startsAt, endsAt, decideAt, trouble, ...progress } = await progressOf(tx, campaignId, now)
  return {
    ...progress,
    ...figures,
    startsAt: time(startsAt),
    endsAt: time(endsAt),
    decideAt: time(decideAt),
    workflowId: sendId && campaignSendId(sendId),
    trouble: trouble && {
      since: trouble.since.toISOString(),
      message: say(language, trouble.issue.code, trouble.issue.values),
    },
  }
}

export const campaignHandlers = handlers({
  async compareCampaigns({ tx, body, now }) {
    const ids = [...new Set(body.ids)].map((id) => uuidOf('campaign', id))
    const { campaigns, measures, ...comparison } = await compareCampaigns(tx, ids, now)
    return {
      ...comparison,
      campaigns: campaigns.map(({ id, startsAt, ...campaign }) => ({
        ...campaign,
        id: publicId('campaign', id),
        startsAt: time(startsAt),
      })),
      measures: measures.map(({ measure, leading, values }) => ({
        measure,
        leading: leading && publicId('campaign', leading),
        values: values.map(({ id, ...value }) => ({ ...value, id: publicId('campaign', id) })),
      })),
    }
  },
  async getCampaignCalendar({ tx, query, now }) {
    const { entries, ...calendar } = await calendarOf(tx, query.from, query.to, now)
    return {
      ...calendar,
      data: entries.map(({ campaignId, sendId, ...entry }) => ({
        ...entry,
        campaignId: publicId('campaign', campaignId),
        sendId: sendId && publicId('send', sendId),
      })),
    }
  },
  async rescheduleCampaign({ tx, params, body, reply, now }) {
    const id = uuidOf('campaign', params.id)
    await rescheduleCampaign(tx, id, body, now)
    return presentOne(tx, id, reply)
  },
  async listCampaigns({ tx }) {
    const rows = await listWithFigures(tx)
    return {
      data: rows.map(({ id, updated_at, starts_at, ...row }) => ({
        ...row,
        id: publicId('campaign', id),
        updatedAt: updated_at.toISOString(),
        startsAt: time(starts_at),
      })),
    }
  },
  async createCampaign({ tx, workspaceId, body, reply, now }) {
    return presentOne(tx, await createCampaign(tx, workspaceId, body, now), reply)
  },
  getCampaign: ({ tx, params, reply }) => presentOne(tx, uuidOf('campaign', params.id), reply),
  async saveCampaign({ tx, params, body, reply, now }) {
    const id = uuidOf('campaign', params.id)
    await saveCampaign(tx, id, body, now)
    return presentOne(tx, id, reply)
  },
  async deleteCampaign({ tx, params, now }) {
    await deleteCampaign(tx, uuidOf('campaign', params.id), now)
    return undefined
  },
  async duplicateCampaign({ tx, workspaceId, params, body, reply, now }) {
    return presentOne(
      tx,
      await duplicateCampaign(tx, workspaceId, uuidOf('campaign', params.id), body.name, now),
      reply,
    )
  },
  async createResend({ tx, workspaceId, params, body, reply, now }) {
    return presentOne(tx, await createResend(tx, workspaceId, uuidOf('campaign', params.id), body, now), reply)
  },
  checkCampaign: outsideTransaction(
    async ({ inTransaction, params, request, deps, now }: NetworkCall<Routes['checkCampaign']>) => {
      const { issues, warnings, startsAt, endsAt, ...check } = await checkLaunch(
        inTransaction,
        { testLink: deps.testLink, lookUpDomain },
        uuidOf('campaign', params.id),
        now,
      )
      return {
        ...check,
        issues: worded(issues, request.language),
        warnings: worded(warnings, request.language),
        startsAt: time(startsAt),
        endsAt: time(endsAt),
      }
    },
  ),
  sendCampaignTest: outsideTransaction(
    async ({ inTransaction, workspaceId, params, body, deps, now }: NetworkCall<Routes['sendCampaignTest']>) => {
      const test = { ...body, contactId: body.contactId && uuidOf('contact', body.contactId) }
      return { sent: await sendTest(inTransaction, deps, workspaceId, uuidOf('campaign', params.id), test, now) }
    },
  ),
  async launchCampaign({ tx, workspaceId, params, query, reply, now }) {
    const id = uuidOf('campaign', params.id)
    await launchCampaign(tx, workspaceId, id, now, query.delaySeconds * 1000)
    return presentOne(tx, id, reply)
  },
  async cancelCampaignLaunch({ tx, params, reply, now }) {
    const id = uuidOf('campaign', params.id)
    await cancelLaunch(tx, id, now)
    return presentOne(tx, id, reply)
  },
  async pauseCampaign({ tx, params, now }) {
    await pauseCampaign(tx, uuidOf('campaign', params.id), now)
    return undefined
  },
  async resumeCampaign({ tx, params, now }) {
    await resumeCampaign(tx, uuidOf('campaign', params.id), now)
    return undefined
  },
  async cancelCampaign({ tx, params, now }) {
    await cancelCampaign(tx, uuidOf('campaign', params.id), now)
    return undefined
  },
  async changeCampaignPace({ tx, params, body, now }) {
    await changePace(tx, uuidOf('campaign', params.id), body.pace, now)
    return undefined
  },
  async declareCampaignWinner({ tx, workspaceId, params, body, now }) {
    await decideByHand(tx, workspaceId, uuidOf('campaign', params.id), body.variant, now)
    return undefined
  },
  getCampaignProgress: ({ tx, params, request, now }) =>
    presentProgress(tx, uuidOf('campaign', params.id), request.language, now),
  async getCampaignReport({ tx, params, query, now }) {
    const sendId = query.sendId === undefined ? undefined : uuidOf('send', query.sendId)
    const { hours, sends, ...report } = await reportOf(tx, uuidOf('campaign', params.id), now, sendId)
    return {
      ...report,
      sends: sends.map(({ id, startsAt, ...figures }) => ({
        ...figures,
        id: publicId('send', id),
        startsAt: startsAt.toISOString(),
      })),
      hours: hours.map(({ at, ...hour }) => ({ ...hour, at: at.toISOString() })),
    }
  },
  async listCampaignRecipients({ tx, params, query }) {
    const id = uuidOf('campaign', params.id)
    await getCampaign(tx, id)
    const page = await listRecipients(tx, id, query)
    return {
      ...page,
      data: page.data.map(
        ({ contact_id, message_id, name, address, status, reason, variant, sent_at, opened_at, clicked_at }) => ({
          contactId: publicId('contact', contact_id),
          messageId: message_id && publicId('message', message_id),
          name,
          address,
          status,
          reason,
          variant,
          sentAt: time(sent_at),
          openedAt: time(opened_at),
          clickedAt: time(clicked_at),
        }),
      ),
    }
  },
  async resolveUnknownMessages({ tx, workspaceId, params, body, now }) {
    const ids = body.messageIds.map((id) => uuidOf('message', id))
    return { settled: await settleUnknown(tx, workspaceId, uuidOf('campaign', params.id), ids, body.as, now) }
  },
})
