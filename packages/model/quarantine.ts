import type { MessageCode } from './i18n/en.ts'

/** What can be put aside because it can never succeed as it is. */
export const QUARANTINE_KINDS = [
  /** A message of a client library, refused or used in part; a mail that cannot be read. */
  'message',
  /** An event that was accepted and could not be carried out. */
  'event',
  /** A recorded event that one journey could not take. */
  'journeyEvent',
  /** What a provider or a reader told of a message. */
  'messageEvent',
  /** A segment that cannot be counted. */
  'segment',
  /** A contact that one segment cannot judge. */
  'segmentContact',
  /** The clock of a journey that enrolls by dates or on a schedule. */
  'journeyClock',
  /** A contact that could not pass a step of a journey. */
  'journeyContact',
  /** A step of a journey that keeps failing for everyone there. */
  'journeyStep',
  /** A campaign that cannot be prepared or sent. */
  'campaign',
  /** Long work, such as tags or an export. */
  'operation',
  /** What is done for all workspaces in turn: notifications, mailboxes, retries. */
  'recurring',
] as const
export type QuarantineKind = (typeof QUARANTINE_KINDS)[number]

/** Kinds that are worth another try once their cause is mended; a refused message stays refused. */
export function isRetriable(kind: QuarantineKind): boolean {
  return kind !== 'message'
}

/** What became of it, as users see it. */
export const QUARANTINE_NATURES = [
  /** Never recorded. */
  'refused',
  /** Recorded; a part of it was not used. */
  'kept',
  /** A mail, which stays in its mailbox. */
  'mail',
  /** Work of ours that failed. */
  'work',
] as const
export type QuarantineNature = (typeof QUARANTINE_NATURES)[number]

/** What is told of events that are recorded all the same. */
const OF_KEPT: ReadonlySet<MessageCode> = new Set([
  'event.amountUnread',
  'event.accountsNotMerged',
  'event.addressNotChanged',
])

export function natureOf(
  kind: QuarantineKind,
  [first]: readonly { code: MessageCode }[],
  isMail: boolean,
): QuarantineNature {
  if (kind !== 'message') return 'work'
  if (first) return OF_KEPT.has(first.code) ? 'kept' : 'refused'
  return isMail ? 'mail' : 'refused'
}

/** What quarantined work can be about. */
export const SUBJECT_KINDS = ['contact', 'segment', 'journey', 'campaign'] as const
export type SubjectKind = (typeof SUBJECT_KINDS)[number]
