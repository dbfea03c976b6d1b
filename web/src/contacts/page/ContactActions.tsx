import { Button, Menu } from '@mantine/core'
import type { ContactAnswer, ContactOverviewAnswer } from '@parcours/contract/contacts.ts'
import {
  IconArrowMerge,
  IconChevronDown,
  IconListCheck,
  IconRoute,
  IconSend,
  IconTrash,
  type Icon as TablerIcon,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../session.tsx'
import { MergeContact } from '../MergeContact.tsx'
import { AddToJourney } from './AddToJourney.tsx'
import { AddToList } from './AddToList.tsx'
import { EraseContact } from './EraseContact.tsx'
import { SendTestTo } from './SendTestTo.tsx'

type Action = 'journey' | 'list' | 'test' | 'merge' | 'erase'

interface Props {
  contact: ContactAnswer
  overview: ContactOverviewAnswer | undefined
}

/** What can be done to a contact as a whole; what a user may not do is not offered. */
export function ContactActions({ contact, overview }: Props) {
  const { t } = useTranslation()
  const [open, setOpen] = useState<Action>()
  const [mayLaunch, mayAuthor, mayEdit, mayErase] = [
    useMay('launch'),
    useMay('author'),
    useMay('editContacts'),
    useMay('administer'),
  ]
  const close = () => setOpen(undefined)
  const item = (action: Action, Icon: TablerIcon, label: string, danger = false) => (
    <Menu.Item leftSection={<Icon size={16} />} {...(danger && { color: 'red' })} onClick={() => setOpen(action)}>
      {label}
    </Menu.Item>
  )
  if (!mayLaunch && !mayAuthor && !mayEdit) return null
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" style={{ flexShrink: 0 }} rightSection={<IconChevronDown size={14} aria-hidden />}>
            {t('contact.actions')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {mayLaunch && item('journey', IconRoute, t('contact.addToJourney'))}
          {mayAuthor && item('list', IconListCheck, t('contact.addToList'))}
          {mayAuthor && contact.email && item('test', IconSend, t('contact.sendTest'))}
          {mayEdit && <Menu.Divider />}
          {mayEdit && item('merge', IconArrowMerge, t('contacts.merge'))}
          {mayErase && item('erase', IconTrash, t('contacts.erase'), true)}
        </Menu.Dropdown>
      </Menu>
      {open === 'journey' && <AddToJourney contact={contact} onClose={close} />}
      {open === 'list' && <AddToList contact={contact} onClose={close} />}
      {open === 'test' && <SendTestTo contact={contact} onClose={close} />}
      {open === 'merge' && <MergeContact contact={contact} onClose={close} />}
      {open === 'erase' && <EraseContact contact={contact} recorded={overview?.recorded} onClose={close} />}
    </>
  )
}
