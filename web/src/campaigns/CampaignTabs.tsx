import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PlaceTabs } from '../parts/PlaceTabs.tsx'
import { paths } from '../paths.ts'

/** The head of the pages of campaigns: all of them in a list, and on their days. */
export function CampaignTabs({ active, children }: { active: 'list' | 'calendar'; children?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <PlaceTabs
      title={t('campaigns.title')}
      active={active}
      places={{
        list: { path: paths.campaigns(), label: t('calendar.tabs.list') },
        calendar: { path: paths.campaignCalendar(), label: t('calendar.tabs.calendar') },
      }}
    >
      {children}
    </PlaceTabs>
  )
}
