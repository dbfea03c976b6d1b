import type { RunState } from '@parcours/model/journey/advance.ts'
import type { Plan } from '@parcours/model/journey/plan.ts'
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common'
import type { NightlyWork } from './recurring.ts'

/** All names that processes share with each other through Temporal stand here, and nowhere else. */

export const TASK_QUEUE = 'parcours'

/** What a journey run is started with. No personal data: who is in it stays in PostgreSQL. */
export interface JourneyRunInput {
  workspaceId: string
  runId: string
  plan: Plan
  /** How many contacts entered, for ops. */
  size?: number | undefined
  /** Set when a long run goes on in a new history. */
  state?: RunState
}
export const JOURNEY_RUN = 'journeyRun'
/** A contact in the run may go on at these steps; at any step when none is named. */
export const WAKE_SIGNAL = 'wake'
/** What the run remembers, for ops. */
export const STATE_QUERY = 'state'

export interface DispatcherInput {
  shard: number
}
export const DISPATCHER = 'dispatcher'
export const dispatcherId = (shard: number) => `dispatcher-${shard}`

export const LAUNCHER = 'launcher'
export const LAUNCHER_ID = 'launcher'

export const MESSAGE_EVENT_TAKER = 'hitTaker'
export const MESSAGE_EVENT_TAKER_ID = 'hit-taker'

/** Does what recurs by seconds, for ever; see recurring.ts. */
export const RECURRING_WORK = 'recurringWork'
export const RECURRING_WORK_ID = 'recurring-work'
/** What is to be kept going, by name; what is not named ends. */
export const STAND_SIGNAL = 'stand'
export const STANDING_QUERY = 'standing'

export interface NightlyWorkInput {
  name: NightlyWork
}
export const NIGHTLY_WORK = 'nightlyWork'

export interface ContactImportInput {
  workspaceId: string
  importId: string
}
export const CONTACT_IMPORT = 'contactImport'
export const contactImportId = (importId: string) => `contact-import-${importId}`

export interface SegmentBuildInput {
  workspaceId: string
  segmentId: string
}
export const SEGMENT_BUILD = 'segmentBuild'
export const segmentBuildId = (segmentId: string, revision: number) => `segment-build-${segmentId}-${revision}`

/** Keeps segments true, for ever. */
export const SEGMENT_MAINTENANCE = 'segmentKeeper'
export const SEGMENT_MAINTENANCE_ID = 'segment-keeper'

/** Compares every segment with the answer for everyone, each night. */
export const SEGMENT_RECONCILIATION = 'segmentReconciliation'

/** The type, the activity and the field have the names that stand in histories. */
export interface BulkJobInput {
  workspaceId: string
  operationId: string
}
export const BULK_JOB = 'operation'
export const bulkJobWorkflowId = (bulkJobId: string) => `bulk-job-${bulkJobId}`

export interface CampaignSendInput {
  workspaceId: string
  sendId: string
}
export const CAMPAIGN_SEND = 'campaignSend'
export const campaignSendId = (sendId: string) => `campaign-send-${sendId}`

export interface CampaignOccurrenceInput {
  workspaceId: string
  campaignId: string
}
export const CAMPAIGN_OCCURRENCE = 'campaignOccurrence'
/** Of the schedule of a recurring campaign, and of the workflows that it begins. */
export const campaignScheduleId = (campaignId: string) => `campaign-${campaignId}`

/** By these ops find runs in Temporal Web UI. Registered at start; see temporal-config. */
export const SEARCH_ATTRIBUTES = {
  workspace: defineSearchAttributeKey('ParcoursWorkspace', SearchAttributeType.KEYWORD),
  journey: defineSearchAttributeKey('ParcoursJourney', SearchAttributeType.KEYWORD),
  campaign: defineSearchAttributeKey('ParcoursCampaign', SearchAttributeType.KEYWORD),
  version: defineSearchAttributeKey('ParcoursVersion', SearchAttributeType.KEYWORD),
  state: defineSearchAttributeKey('ParcoursState', SearchAttributeType.KEYWORD),
}
/** `running`, or `held` while the journey is paused. That a run is over, Temporal says itself. */
export type RunSearchState = 'running' | 'held'
