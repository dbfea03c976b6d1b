/** What can be put aside because it can never succeed as it is. */
export const QUARANTINE_KINDS = [
  /** Refused at the door: a message of a client library. */
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
