import type { SendStep } from '@parcours/model/campaign/send-step.ts'
import type { Census } from '@parcours/model/journey/advance.ts'
import type { WorkProgress } from '@parcours/model/progress.ts'
import type { NightlyWork, StandingWork } from './recurring.ts'

/** What recurs by seconds makes its rounds until its worker shuts down, or something fails. */
type Rounds = Record<StandingWork, () => Promise<void>>
/** What recurs by night; returns what it did, in words. */
type Nights = Record<NightlyWork, () => Promise<string>>

/** What a chunk of long work left; in histories of earlier versions only whether the work is over. */
export type ChunkDone = boolean | (WorkProgress & { over: boolean })

/** The activities that workflows call; `activities/` implements them. */
export interface Activities extends Rounds, Nights {
  /** Carries out steps for everyone of the run who stands there. */
  performSteps(input: {
    workspaceId: string
    runId: string
    nodeIds: string[]
  }): Promise<{ census: Census; held: boolean }>
  /** Works through the inbox of a shard as events arrive, for some minutes; returns how many it dispatched. */
  dispatchEvents(input: { shard: number }): Promise<number>
  /** Starts and wakes the runs that are marked so, as marks appear, for some minutes; returns how many. */
  launchRuns(): Promise<number>
  /** Applies the opens and clicks as they come in, for some minutes; returns how many. */
  takeMessageEvents(): Promise<number>
  /** Imports the next chunk. */
  importChunk(input: { workspaceId: string; importId: string }): Promise<ChunkDone>
  /**
   * Evaluates dirty contacts again, and maintains memberships, for some minutes; returns how many rounds there were.
   */
  keepSegments(): Promise<number>
  /** Finds the members of a segment anew; returns how many there are, nothing when it could not be built. */
  buildSegment(input: { workspaceId: string; segmentId: string }): Promise<number | null>
  /** Mends sums of orders and events and renews the classes of customers; returns the segments to be reconciled. */
  prepareReconciliation(): Promise<{ workspaceId: string; segmentId: string }[]>
  /** Compares one segment with the answer for everyone, and repairs it. */
  reconcileSegment(input: { workspaceId: string; segmentId: string }): Promise<{ missing: number; surplus: number }>
  /** Does the next chunk of a bulk job. */
  operationChunk(input: { workspaceId: string; operationId: string }): Promise<ChunkDone>
  /** Fixes who a campaign's send goes to, once its time has come. */
  prepareSend(input: { workspaceId: string; sendId: string }): Promise<SendStep>
  /** Sends to everyone who is due; earlier versions did not tell how far that is. */
  sendDue(input: { workspaceId: string; sendId: string }): Promise<SendStep & { progress?: WorkProgress }>
  /** How far a send is: contacts who were sent to, or excluded with a reason. */
  sendProgress(input: { workspaceId: string; sendId: string }): Promise<WorkProgress>
  /** Chooses the winner of a send's test, for those who wait for it. */
  decideWinner(input: { workspaceId: string; sendId: string }): Promise<void>
  /** Begins today's send of a recurring campaign; false when its rule does not fall on today. */
  beginOccurrence(input: { workspaceId: string; campaignId: string }): Promise<boolean>
}
