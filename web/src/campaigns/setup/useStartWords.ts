import type { CampaignAnswer, CheckAnswer } from '@parcours/contract/campaigns.ts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'
import { serverNow } from '../../parts/server-time.ts'

/** When a launch would begin, and end, in words. */
export function useStartWords() {
  const { t } = useTranslation()
  const format = useFormat()
  return (check: CheckAnswer, { kind }: CampaignAnswer['definition']['schedule']): string => {
    if (check.nextTimes.length > 0)
      return t('campaigns.check.next', {
        days: check.nextTimes.map((local) => format.localTime(local)).join(' · '),
        zone: check.nextZone,
      })
    const byLocalTime = kind === 'contactTime' || kind === 'bestTime'
    const starts = startsLater(check)
      ? t('campaigns.check.starts', { at: format.dateTime(check.startsAt ?? '') })
      : t(byLocalTime ? 'campaigns.check.startsLocal' : 'campaigns.check.startsNow')
    return check.endsAt ? `${starts} · ${t('campaigns.check.ends', { at: format.dateTime(check.endsAt) })}` : starts
  }
}

/** Whether a launch would not send for some time. */
export function startsLater({ startsAt }: Pick<CheckAnswer, 'startsAt'>): boolean {
  return startsAt !== null && Date.parse(startsAt) > serverNow() + 60_000
}
