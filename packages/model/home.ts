/** What may need a user, the most urgent first. */
export const NEED_KINDS = [
  /** A provider cannot be used. */
  'connectionFailing',
  /** Mail that comes back cannot be read. */
  'bounceMailboxFailing',
  /** A campaign keeps failing, or was paused by its complaints or bounces. */
  'campaignFailing',
  'campaignHeld',
  /** Whether these messages arrived is not known. */
  'messagesUnknown',
  /** Contacts who cannot pass a step of a journey. */
  'journeyStuck',
  /** A journey that cannot enroll by its dates or its schedule. */
  'journeyFailing',
  /** A segment that cannot be counted. */
  'segmentFailing',
  /** Other work that failed. */
  'workFailed',
  /** Events that were not recorded, or not wholly used. */
  'eventsRefused',
  /** The test of a campaign waits for a user to declare the winner. */
  'winnerToDeclare',
  /** A draft whose time is near, or over. */
  'campaignNotLaunched',
  'campaignPaused',
  'journeyPaused',
  /** Limits of sending hold contacts of journeys back. */
  'sendingHeldBack',
  /** A step of a journey told the team of contacts. */
  'teamNotified',
  /** Changes of live journeys, or of emails, that are not published. */
  'journeysChanged',
  'emailsChanged',
] as const
export type NeedKind = (typeof NEED_KINDS)[number]

/** What it is about, where that is one thing. */
export const NEED_SUBJECTS = ['connection', 'campaign', 'journey', 'segment', 'template'] as const
export type NeedSubject = (typeof NEED_SUBJECTS)[number]

/** New contacts of a day are counted up to so many: an import of everyone makes nobody wait. */
export const MAX_COUNTED_CONTACTS = 100_000
