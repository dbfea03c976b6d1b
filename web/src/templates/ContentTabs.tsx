import { Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'

const PLACES = { emails: paths.templates, pictures: paths.pictures, brand: paths.brand } as const

/** The head of the pages of emails: the emails, their pictures, their brand. */
export function ContentTabs({ active, children }: { active: keyof typeof PLACES; children?: ReactNode }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <>
      <PageHead title={t('templates.title')}>{children}</PageHead>
      <Tabs value={active} mb="lg" onChange={(value) => void navigate(PLACES[value as keyof typeof PLACES]())}>
        <Tabs.List>
          {(Object.keys(PLACES) as (keyof typeof PLACES)[]).map((place) => (
            <Tabs.Tab key={place} value={place}>
              {t(`templates.tabs.${place}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
    </>
  )
}
