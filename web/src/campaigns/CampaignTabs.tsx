import { Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'

const PLACES = { list: paths.campaigns, calendar: paths.campaignCalendar } as const

/** The head of the pages of campaigns: all of them in a list, and on their days. */
export function CampaignTabs({ active, children }: { active: keyof typeof PLACES; children?: ReactNode }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <>
      <PageHead title={t('campaigns.title')}>{children}</PageHead>
      <Tabs value={active} mb="lg" onChange={(value) => void navigate(PLACES[value as keyof typeof PLACES]())}>
        <Tabs.List>
          {(Object.keys(PLACES) as (keyof typeof PLACES)[]).map((place) => (
            <Tabs.Tab key={place} value={place}>
              {t(`calendar.tabs.${place}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
    </>
  )
}
