import {
  CALENDAR_CLOCKS,
  CALENDAR_KINDS,
  MAX_CALENDAR_DAYS,
  MAX_CALENDAR_ENTRIES,
} from '@parcours/model/campaign/calendar.ts'
import { CampaignDefinition, WINNER_METRICS } from '@parcours/model/campaign/campaign.ts'
import { CAMPAIGN_MEASURE_NAMES, MAX_COMPARED_CAMPAIGNS } from '@parcours/model/campaign/comparison.ts'
import { RECIPIENT_STATES } from '@parcours/model/campaign/recipient-state.ts'
import { CAMPAIGN_STATES, PAUSE_REASONS, SEND_STATES } from '@parcours/model/campaign/state.ts'
import { storableIssues } from '@parcours/model/campaign/storable.ts'
import {
  BOUNCE_KINDS,
  EXCLUSION_REASONS,
  MESSAGE_STATUSES,
  UNSUBSCRIBE_REASONS,
} from '@parcours/model/delivery/message.ts'
import { idSchema } from '@parcours/model/id.ts'
import { TimeOfDay } from '@parcours/model/time/time-of-day.ts'
import { nameText } from '@parcours/model/values/line.ts'
import { z } from 'zod'
import {
  byId,
  Day,
  IssueAnswer,
  listOf,
  PageQuery,
  pageOf,
  storable,
  Time,
  VerdictAnswer,
  wholeNumber,
} from './common.ts'
import { route } from './route.ts'
import { TestAnswer, TestTo } from './test-send.ts'

const tag = 'Campaigns'
const Name = nameText(120)
const State = z.enum(CAMPAIGN_STATES)
const NewDefinition = storable(CampaignDefinition, storableIssues)
const CampaignBody = z.strictObject({ name: Name, definition: NewDefinition })

/** What became of messages that were sent: how many had it happen. */
const BECAME = {
  delivered: z.number(),
  opened: z.number(),
  machineOpened: z.number(),
  clicked: z.number(),
  bounced: z.number(),
  complained: z.number(),
  unsubscribed: z.number(),
}

/** How far a campaign's sends are, all of them together. */
export const ProgressAnswer = z.object({
  state: State,
  pausedWhy: z.enum(PAUSE_REASONS).nullable(),
  audience: z.number().meta({ description: 'The whole audience, the holdout included' }),
  holdout: z.number(),
  taken: z.number().meta({ description: 'Recipients whose messages are claimed' }),
  undecided: z.number().meta({ description: 'Recipients who wait for the winner of the test' }),
  sent: z.number(),
  failed: z.number(),
  unknown: z.number().meta({ description: 'In doubt: the connection or the process broke while they were sent' }),
  deferred: z.number().meta({ description: 'Refused for now; tried again' }),
  excluded: z.array(z.object({ reason: z.enum(EXCLUSION_REASONS), count: z.number() })),
  ...BECAME,
  pace: z.number().nullable().meta({ description: 'Messages an hour at most' }),
  perHour: z.number().nullable().meta({ description: 'Messages an hour over the last minute' }),
  startsAt: Time.nullable(),
  endsAt: Time.nullable().meta({ description: 'When it will be over at this rate' }),
  decideAt: Time.nullable(),
  winner: z.string().nullable(),
  workflowId: z.string().nullable(),
  trouble: z
    .object({ since: Time, message: z.string() })
    .nullable()
    .meta({ description: 'What keeps it from going on, since when, and what to do; it is tried again all the while' }),
})
export type ProgressAnswer = z.infer<typeof ProgressAnswer>

export const CampaignAnswer = z.object({
  id: z.string(),
  name: z.string(),
  state: State,
  definition: CampaignDefinition,
  launchedAt: Time.nullable(),
  leavesAt: Time.nullable().meta({
    description: 'Of a launch with a delay: nothing leaves before; null where none was asked for',
  }),
  createdAt: Time,
  updatedAt: Time,
})
export type CampaignAnswer = z.infer<typeof CampaignAnswer>

const CheckedLink = z.object({ url: z.string(), status: z.enum(['works', 'broken', 'unknown']), answer: z.string() })

/** What a launch would do, and what is wrong. */
export const CheckAnswer = z.object({
  issues: z.array(IssueAnswer).meta({ description: 'What keeps it from being launched' }),
  warnings: z.array(IssueAnswer).meta({ description: 'To be read before the launch' }),
  audience: z.object({
    audience: z.number(),
    reachable: z.number(),
    holdout: z.number().meta({ description: 'Of the reachable: in the holdout, by the draw of the launch' }),
    over: z.number().meta({
      description:
        'Of the others: contacts whose local time is over; they get it a day later, or not, as the schedule says',
    }),
    recipients: z.number().meta({ description: 'The contacts that would get it' }),
    excluded: z.array(z.object({ reason: z.enum(EXCLUSION_REASONS), count: z.number() })),
  }),
  missing: z
    .array(z.object({ variant: z.string(), name: z.string(), count: z.number() }))
    .meta({ description: 'Values that reachable contacts lack and that have no default' }),
  variants: z.array(
    z.object({
      key: z.string(),
      subject: z.string().meta({ description: 'As it is written' }),
      example: z.string().nullable().meta({
        description: 'The subject as one recipient, drawn by chance, reads it; null when nobody would get it',
      }),
      bytes: z.number(),
      links: z.array(CheckedLink),
    }),
  ),
  domain: z.object({
    name: z.string(),
    spf: z.enum(['found', 'missing', 'unknown']),
    dkim: z.enum(['found', 'missing', 'unknown']),
    dmarc: z.enum(['found', 'missing', 'unknown']),
  }),
  provider: z.string(),
  startsAt: Time.nullable(),
  endsAt: Time.nullable(),
  nextDays: z.array(z.string()),
  nextTimes: z
    .array(z.string())
    .meta({ description: 'The next times of a recurring campaign, by the clock of nextZone' }),
  nextZone: z.string().nullable(),
})
export type CheckAnswer = z.infer<typeof CheckAnswer>

const VariantResult = z.object({
  variant: z.string(),
  sent: z.number(),
  contacts: z.number().meta({ description: 'Fewer than sent where a campaign comes again' }),
  ...BECAME,
  buyers: z.number().meta({ description: 'Contacts' }),
  revenue: z.number(),
  clickBuyers: z.number(),
  clickRevenue: z.number(),
})

/** What became of a campaign. Money in minor units. */
export const ReportAnswer = z.object({
  sends: z
    .array(
      z.object({
        id: z.string(),
        startsAt: Time,
        state: z.enum(SEND_STATES),
        sent: z.number(),
        delivered: z.number(),
        opened: z.number(),
        clicked: z.number(),
        unsubscribed: z.number(),
        bounced: z.number(),
      }),
    )
    .meta({ description: 'The latest 100 sends, latest first, whichever is asked for' }),
  currency: z.string(),
  conversionDays: z.number(),
  variants: z.array(VariantResult),
  ranking: z
    .object({
      metric: z.enum(WINNER_METRICS),
      best: z.string(),
      verdict: VerdictAnswer,
      confidence: z.number().meta({ description: 'From 0.5 (nothing can be said) to 1' }),
      difference: z
        .object({ low: z.number(), high: z.number() })
        .nullable()
        .meta({ description: 'The bounds of 95 % of what the best has more a contact' }),
    })
    .nullable()
    .meta({ description: 'Of the contacts that chance divided, with as many hours of each' }),
  winner: z
    .object({
      variant: z.string(),
      metric: z.enum([...WINNER_METRICS, 'hand']),
      verdict: VerdictAnswer.nullable(),
      confidence: z.number().nullable(),
      at: Time,
    })
    .nullable(),
  holdout: z
    .object({
      contacts: z.number(),
      buyers: z.number(),
      revenue: z.number(),
      assigned: z.number().meta({ description: 'Reachable contacts outside the holdout, whether or not they got it' }),
      assignedBuyers: z.number(),
      assignedRevenue: z.number(),
      perContact: z.number().meta({ description: 'Revenue a contact more than in the holdout' }),
      low: z.number().nullable(),
      high: z.number().nullable().meta({ description: 'The bounds of 95 %' }),
      verdict: VerdictAnswer.nullable(),
    })
    .nullable(),
  links: z.array(
    z.object({ variant: z.string(), link: z.number(), url: z.string(), clicks: z.number(), contacts: z.number() }),
  ),
  hours: z.array(z.object({ at: Time, opened: z.number(), clicked: z.number() })),
  segments: z
    .array(
      z.object({
        segment: z.string(),
        sent: z.number(),
        opened: z.number(),
        clicked: z.number(),
        unsubscribed: z.number(),
      }),
    )
    .meta({ description: 'By present segment; a contact in several counts in each' }),
  domains: z.array(
    z.object({
      domain: z.string(),
      sent: z.number(),
      bounced: z.number(),
      opened: z.number(),
      clicked: z.number(),
      complained: z.number(),
    }),
  ),
  devices: z.array(z.object({ device: z.string(), count: z.number() })),
  bounces: z.array(z.object({ kind: z.enum(BOUNCE_KINDS), reason: z.string(), count: z.number() })),
  unsubscribeReasons: z.array(z.object({ reason: z.enum(UNSUBSCRIBE_REASONS).nullable(), count: z.number() })),
})
export type ReportAnswer = z.infer<typeof ReportAnswer>

const CalendarEntry = z.object({
  campaignId: z.string(),
  sendId: z.string().nullable().meta({ description: 'Null of a draft, and of a time to come of a rule' }),
  name: z.string(),
  kind: z.enum(CALENDAR_KINDS).meta({ description: 'recurring: a time to come of a live campaign, by its rule' }),
  day: z.string().meta({ example: '2026-12-01' }),
  time: z.string().meta({ example: '09:00' }),
  until: z.string().nullable().meta({ description: 'Where each contact has a best time: until when' }),
  clock: z.enum(CALENDAR_CLOCKS).meta({
    description:
      'workspace: day and time are of the workspace’s zone; contact: of each contact’s own; best: between two',
  }),
  planned: z
    .object({ day: z.string(), time: z.string().nullable() })
    .nullable()
    .meta({ description: 'Where it can be moved: day and time as its own schedule has them' }),
  audience: z.number(),
  sent: z.number(),
})
export type CalendarEntry = z.infer<typeof CalendarEntry>

export const CalendarAnswer = z.object({
  timeZone: z.string().meta({ description: 'Of the workspace: the days and times are of it', example: 'Europe/Paris' }),
  today: z.string(),
  data: z.array(CalendarEntry).meta({ description: `By day and time, ${MAX_CALENDAR_ENTRIES} at most` }),
  isCut: z.boolean().meta({ description: 'There are more; ask for fewer days' }),
})
export type CalendarAnswer = z.infer<typeof CalendarAnswer>

const ComparedCampaign = z.object({
  id: z.string(),
  name: z.string(),
  state: State,
  startsAt: Time.nullable(),
  audience: z.number(),
  holdout: z.number(),
  sent: z.number(),
  contacts: z.number().meta({ description: 'Fewer than sent where a campaign comes again' }),
  ...BECAME,
  buyers: z.number().meta({ description: 'Contacts' }),
  orders: z.number(),
  revenue: z.number().meta({ description: 'In minor units' }),
})

const MeasuredCampaign = z.object({
  id: z.string(),
  value: z.number().meta({ description: 'A share of its messages; of orders and revenue an amount by contact' }),
  low: z.number().nullable(),
  high: z.number().nullable().meta({ description: 'The bounds of 95 % of the value' }),
  verdict: VerdictAnswer.nullable().meta({
    description: 'Whether it differs from the leading one by more than chance (`sure`); null of that one',
  }),
  difference: z
    .object({ low: z.number(), high: z.number() })
    .nullable()
    .meta({ description: 'The bounds of 95 % of the difference of the higher from the lower of the two' }),
})

export const ComparisonAnswer = z.object({
  currency: z.string(),
  hours: z
    .number()
    .meta({ description: 'Of each message what came within so many hours is counted, the same for all' }),
  campaigns: z.array(ComparedCampaign).meta({ description: 'In the order in which they were named' }),
  measures: z.array(
    z.object({
      measure: z.enum(CAMPAIGN_MEASURE_NAMES),
      leading: z.string().nullable().meta({ description: 'The best by it; null where nobody did it' }),
      values: z.array(MeasuredCampaign),
    }),
  ),
})
export type ComparisonAnswer = z.infer<typeof ComparisonAnswer>

export const campaignRoutes = {
  compareCampaigns: route({
    method: 'POST',
    path: '/api/v1/campaigns/comparison',
    access: 'read',
    tag,
    summary: 'Two to six campaigns side by side, with which of their differences are more than chance',
    status: 200,
    body: z.strictObject({ ids: z.array(idSchema('campaign')).min(2).max(MAX_COMPARED_CAMPAIGNS) }),
    answer: ComparisonAnswer,
  }),
  getCampaignCalendar: route({
    method: 'GET',
    path: '/api/v1/campaigns/calendar',
    access: 'read',
    tag,
    summary: 'What was sent, is scheduled and will recur on some days, and drafts that have a date',
    status: 200,
    query: z.object({
      from: Day.meta({ description: 'The first day, in the workspace’s zone' }),
      to: Day.meta({ description: `The last day, ${MAX_CALENDAR_DAYS} at most` }),
    }),
    answer: CalendarAnswer,
  }),
  rescheduleCampaign: route({
    method: 'PUT',
    path: '/api/v1/campaigns/:id/day',
    access: 'launch',
    tag,
    summary: 'Move a draft, or a scheduled campaign of which nothing has left, to another day',
    status: 200,
    params: byId('campaign'),
    body: z.strictObject({
      day: Day.meta({ description: 'By the clock of its schedule', example: '2026-12-03' }),
      time: TimeOfDay.optional().meta({ description: 'Another time too; not where each contact has a best time' }),
    }),
    answer: CampaignAnswer,
  }),
  listCampaigns: route({
    method: 'GET',
    path: '/api/v1/campaigns',
    access: 'read',
    tag,
    summary: 'Campaigns, latest change first',
    status: 200,
    answer: listOf(
      z.object({
        id: z.string(),
        name: z.string(),
        state: State,
        updatedAt: Time,
        startsAt: Time.nullable(),
        audience: z.number(),
        sent: z.number(),
        opened: z.number(),
        clicked: z.number(),
        folder: z.string().meta({ description: 'Empty: none' }),
      }),
    ),
  }),
  createCampaign: route({
    method: 'POST',
    path: '/api/v1/campaigns',
    access: 'author',
    tag,
    summary: 'Create a campaign as a draft',
    status: 201,
    body: CampaignBody,
    answer: CampaignAnswer,
  }),
  getCampaign: route({
    method: 'GET',
    path: '/api/v1/campaigns/:id',
    access: 'read',
    tag,
    summary: 'One campaign',
    status: 200,
    params: byId('campaign'),
    answer: CampaignAnswer,
  }),
  saveCampaign: route({
    method: 'PUT',
    path: '/api/v1/campaigns/:id',
    access: 'author',
    tag,
    summary: 'Save a draft',
    status: 200,
    params: byId('campaign'),
    body: CampaignBody,
    answer: CampaignAnswer,
  }),
  deleteCampaign: route({
    method: 'DELETE',
    path: '/api/v1/campaigns/:id',
    access: 'author',
    tag,
    summary: 'Delete a campaign that is not running',
    status: 204,
    params: byId('campaign'),
  }),
  duplicateCampaign: route({
    method: 'POST',
    path: '/api/v1/campaigns/:id/duplicates',
    access: 'author',
    tag,
    summary: 'A new draft that begins as this campaign was',
    status: 201,
    params: byId('campaign'),
    body: z.strictObject({ name: Name }),
    answer: CampaignAnswer,
  }),
  createResend: route({
    method: 'POST',
    path: '/api/v1/campaigns/:id/resends',
    access: 'author',
    tag,
    summary:
      'A new draft to contacts who were sent this campaign and neither opened nor clicked, and a segment of them',
    status: 201,
    params: byId('campaign'),
    body: z.strictObject({
      name: Name,
      segmentName: Name.meta({ description: 'Numbered where a segment has this name already' }),
    }),
    answer: CampaignAnswer,
  }),
  checkCampaign: route({
    method: 'GET',
    path: '/api/v1/campaigns/:id/check',
    access: 'read',
    tag,
    summary:
      'What a launch would do: the recipients, exclusions and why, when, and its issues; checks the sending domain and links',
    status: 200,
    params: byId('campaign'),
    answer: CheckAnswer,
  }),
  sendCampaignTest: route({
    method: 'POST',
    path: '/api/v1/campaigns/:id/tests',
    access: 'author',
    tag,
    summary: 'Send a variant to colleagues, as a contact would get it',
    status: 200,
    params: byId('campaign'),
    body: TestTo.extend({ variant: z.string().max(1).default('A') }),
    answer: TestAnswer,
  }),
  launchCampaign: route({
    method: 'POST',
    path: '/api/v1/campaigns/:id/launch',
    access: 'launch',
    tag,
    summary: 'Launch: from now on it is carried out as it stands, at once unless it is asked to wait',
    status: 200,
    params: byId('campaign'),
    query: z.object({
      delaySeconds: wholeNumber(0, 300).default(0).meta({
        description:
          'Nothing leaves for so many seconds, in which the launch can be cancelled; the interface asks for 30',
      }),
    }),
    answer: CampaignAnswer,
  }),
  cancelCampaignLaunch: route({
    method: 'DELETE',
    path: '/api/v1/campaigns/:id/launch',
    access: 'launch',
    tag,
    summary: 'Make it a draft again, as long as nothing of it has left; 409 from then on',
    status: 200,
    params: byId('campaign'),
    answer: CampaignAnswer,
  }),
  pauseCampaign: route({
    method: 'POST',
    path: '/api/v1/campaigns/:id/pause',
    access: 'launch',
    tag,
    summary: 'Hold it where it stands',
    status: 204,
    params: byId('campaign'),
  }),
  resumeCampaign: route({
    method: 'DELETE',
    path: '/api/v1/campaigns/:id/pause',
    access: 'launch',
    tag,
    summary: 'Go on',
    status: 204,
    params: byId('campaign'),
  }),
  cancelCampaign: route({
    method: 'POST',
    path: '/api/v1/campaigns/:id/cancellation',
    access: 'launch',
    tag,
    summary: 'End it for good',
    status: 204,
    params: byId('campaign'),
  }),
  changeCampaignPace: route({
    method: 'PUT',
    path: '/api/v1/campaigns/:id/pace',
    access: 'launch',
    tag,
    summary: 'Change how many messages an hour go out; null lifts the limit',
    status: 204,
    params: byId('campaign'),
    body: z.strictObject({ pace: z.number().int().min(1).max(10_000_000).nullable() }),
  }),
  declareCampaignWinner: route({
    method: 'POST',
    path: '/api/v1/campaigns/:id/winner',
    access: 'launch',
    tag,
    summary: 'Choose the winner of its test by hand',
    status: 204,
    params: byId('campaign'),
    body: z.strictObject({ variant: z.string().max(1) }),
  }),
  getCampaignProgress: route({
    method: 'GET',
    path: '/api/v1/campaigns/:id/progress',
    access: 'read',
    tag,
    summary: 'How far it is; live on /api/v1/stream?campaign=',
    status: 200,
    params: byId('campaign'),
    answer: ProgressAnswer,
  }),
  getCampaignReport: route({
    method: 'GET',
    path: '/api/v1/campaigns/:id/report',
    access: 'read',
    tag,
    summary: 'What became of it, over all its sends or in one of them',
    status: 200,
    params: byId('campaign'),
    query: z.object({ sendId: idSchema('send').optional() }),
    answer: ReportAnswer,
  }),
  listCampaignRecipients: route({
    method: 'GET',
    path: '/api/v1/campaigns/:id/recipients',
    access: 'read',
    tag,
    summary: 'The recipients, each with the state of the message, and why',
    status: 200,
    params: byId('campaign'),
    query: PageQuery.extend({ state: z.enum(RECIPIENT_STATES).optional() }),
    answer: pageOf(
      z.object({
        contactId: z.string(),
        messageId: z.string().nullable(),
        name: z.string(),
        address: z.string().nullable(),
        status: z.enum([...MESSAGE_STATUSES, 'holdout']),
        reason: z.string().nullable().meta({ description: 'Why they are excluded, else what the provider said' }),
        variant: z.string().nullable(),
        sentAt: Time.nullable(),
        openedAt: Time.nullable(),
        clickedAt: Time.nullable(),
      }),
    ),
  }),
  resolveUnknownMessages: route({
    method: 'POST',
    path: '/api/v1/campaigns/:id/unknown',
    access: 'launch',
    tag,
    summary: 'Resolve messages in doubt: send them once more, or mark them sent',
    status: 200,
    params: byId('campaign'),
    body: z.strictObject({
      messageIds: z.array(byId('message').shape.id).min(1).max(1000),
      as: z.enum(['resend', 'sent']),
    }),
    answer: z.object({ settled: z.number() }),
  }),
}
