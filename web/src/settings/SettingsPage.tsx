import { Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { PageHead } from '../parts/States.tsx'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { AccountTab } from './AccountTab.tsx'
import { DeletedTab } from './DeletedTab.tsx'
import { KeysTab } from './KeysTab.tsx'
import { MembersTab } from './MembersTab.tsx'
import { PropertiesTab } from './PropertiesTab.tsx'
import { SendingTab } from './SendingTab.tsx'
import { WorkspaceTab } from './WorkspaceTab.tsx'

const TABS = ['sending', 'workspace', 'properties', 'members', 'keys', 'deleted', 'account'] as const

export function SettingsPage() {
  const { t } = useTranslation()
  const { tab = 'sending' } = useParams()
  const navigate = useNavigate()
  const administers = useMay('administer')
  return (
    <>
      <PageHead title={t('shell.places.settings')} />
      <Tabs
        value={tab}
        onChange={(value) => navigate(paths.settings((value ?? 'sending') as (typeof TABS)[number]))}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {TABS.filter((one) => one !== 'keys' || administers).map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`settings.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="sending">
          <SendingTab />
        </Tabs.Panel>
        <Tabs.Panel value="workspace">
          <WorkspaceTab />
        </Tabs.Panel>
        <Tabs.Panel value="properties">
          <PropertiesTab />
        </Tabs.Panel>
        <Tabs.Panel value="members">
          <MembersTab />
        </Tabs.Panel>
        <Tabs.Panel value="keys">
          <KeysTab />
        </Tabs.Panel>
        <Tabs.Panel value="deleted">
          <DeletedTab />
        </Tabs.Panel>
        <Tabs.Panel value="account">
          <AccountTab />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
