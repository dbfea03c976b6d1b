import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PlaceTabs } from '../parts/PlaceTabs.tsx'
import { paths } from '../paths.ts'

/** The head of the pages of emails: the emails, their pictures, their brand. */
export function ContentTabs({ active, children }: { active: 'emails' | 'pictures' | 'brand'; children?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <PlaceTabs
      title={t('templates.title')}
      active={active}
      places={{
        emails: { path: paths.templates(), label: t('templates.tabs.emails') },
        pictures: { path: paths.pictures(), label: t('templates.tabs.pictures') },
        brand: { path: paths.brand(), label: t('templates.tabs.brand') },
      }}
    >
      {children}
    </PlaceTabs>
  )
}
