import type { CalendarEntry } from '@parcours/contract/campaigns.ts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'

/** When an entry is, in words: by the workspace's clock without more, else with whose. */
export function useEntryWords() {
  const { t } = useTranslation()
  const format = useFormat()
  return {
    when: ({ clock, time, until }: CalendarEntry) =>
      clock === 'workspace'
        ? format.hour(time)
        : clock === 'contact' || until === null
          ? t('calendar.theirTime', { time: format.hour(time) })
          : t('calendar.bestTime', { from: format.hour(time), to: format.hour(until) }),
    count: ({ kind, sent, audience }: CalendarEntry) =>
      kind === 'sent' || sent > 0
        ? t('calendar.sent', { count: sent, formatted: format.number(sent) })
        : audience > 0
          ? t('calendar.audience', { count: audience, formatted: format.number(audience) })
          : '',
  }
}
