import type { NeedAnswer } from '@parcours/contract/home.ts'
import type { NeedKind } from '@parcours/model/home.ts'
import type { TFunction } from 'i18next'
import type { useFormat } from '../parts/format.ts'
import { serverNow } from '../parts/server-time.ts'
import { paths } from '../paths.ts'

/** How a need is marked. */
export type NeedSort = 'problem' | 'decision' | 'draft' | 'info'

export const SORT_OF: Record<NeedKind, NeedSort> = {
  connectionFailing: 'problem',
  bounceMailboxFailing: 'problem',
  campaignFailing: 'problem',
  campaignHeld: 'problem',
  messagesUnknown: 'decision',
  journeyStuck: 'problem',
  journeyFailing: 'problem',
  segmentFailing: 'problem',
  workFailed: 'problem',
  eventsRefused: 'problem',
  winnerToDeclare: 'decision',
  campaignNotLaunched: 'decision',
  campaignPaused: 'decision',
  journeyPaused: 'decision',
  sendingHeldBack: 'info',
  teamNotified: 'info',
  journeysChanged: 'draft',
  emailsChanged: 'draft',
}

/** Where a need is looked at and settled. */
export function pathOf({ kind, about }: Pick<NeedAnswer, 'kind' | 'about'>): string {
  switch (kind) {
    case 'connectionFailing':
    case 'bounceMailboxFailing':
    case 'sendingHeldBack':
      return paths.settings('sending')
    case 'workFailed':
    case 'eventsRefused':
    case 'journeyStuck':
    case 'journeyFailing':
      return paths.data()
    case 'segmentFailing':
      return about ? paths.segment(about.id) : paths.segments()
    case 'campaignNotLaunched':
      return paths.campaign(about?.id ?? '')
    case 'campaignFailing':
    case 'campaignHeld':
    case 'messagesUnknown':
    case 'winnerToDeclare':
    case 'campaignPaused':
      return paths.campaign(about?.id ?? '', 'results')
    case 'journeyPaused':
      return paths.journey(about?.id ?? '', 'live')
    case 'teamNotified':
      return paths.journey(about?.id ?? '', 'people')
    case 'journeysChanged':
      return about ? paths.journey(about.id) : paths.journeys()
    case 'emailsChanged':
      return about ? paths.template(about.id) : paths.templates()
  }
}

/** A need as a sentence. */
export function needWords(
  { kind, about, count, at }: NeedAnswer,
  t: TFunction<'app'>,
  format: Pick<ReturnType<typeof useFormat>, 'number' | 'dateTime'>,
): string {
  const words = { name: about?.name ?? '', count, formatted: format.number(count), at: at ? format.dateTime(at) : '' }
  if (about && (kind === 'journeysChanged' || kind === 'emailsChanged')) return t('home.needs.changed', words)
  if (kind === 'campaignNotLaunched' && at && Date.parse(at) < serverNow()) return t('home.needs.campaignMissed', words)
  return t(`home.needs.${kind}`, words)
}
