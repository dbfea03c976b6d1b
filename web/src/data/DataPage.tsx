import { Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { EventCatalogue } from './EventCatalogue.tsx'
import { EventDebugger } from './EventDebugger.tsx'
import { PutAside } from './PutAside.tsx'

const VIEWS = {
  putAside: { path: paths.data(), View: PutAside },
  events: { path: paths.events(), View: EventCatalogue },
  debugger: { path: paths.debugger(), View: EventDebugger },
} as const
type View = keyof typeof VIEWS

/** What the workspace receives: what was put aside, its events by name, and what arrives now. */
export function DataPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { view } = useParams()
  const all = Object.keys(VIEWS) as View[]
  return (
    <>
      <PageHead title={t('data.title')} />
      <Tabs
        value={all.find((one) => one === view) ?? 'putAside'}
        onChange={(value) => navigate(VIEWS[value as View].path)}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {all.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`events.views.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {all.map((one) => {
          const { View } = VIEWS[one]
          return (
            <Tabs.Panel key={one} value={one}>
              <View />
            </Tabs.Panel>
          )
        })}
      </Tabs>
    </>
  )
}
