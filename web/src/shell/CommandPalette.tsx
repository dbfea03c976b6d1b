import { Spotlight } from '@mantine/spotlight'
import {
  IconDatabaseExclamation,
  IconHome,
  IconMail,
  IconRoute,
  IconSearch,
  IconSend,
  IconSettings,
  IconSpeakerphone,
  IconUpload,
  IconUser,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../client.ts'
import { paths } from '../paths.ts'
import { useSegments } from '../segments/SegmentSelect.tsx'

/** Reaches every object and every place by a few letters (mod+K). */
export function CommandPalette() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [query, setQuery] = useState('')
  const journeys = useQuery({ queryKey: ['journeys'], queryFn: () => call('listJourneys') })
  const campaigns = useQuery({ queryKey: ['campaigns'], queryFn: () => call('listCampaigns') })
  const templates = useQuery({ queryKey: ['templates'], queryFn: () => call('listTemplates') })
  const segments = useSegments()
  const search = query.trim()
  const contacts = useQuery({
    queryKey: ['contacts', 'palette', search],
    queryFn: ({ signal }) => call('listContacts', { query: { search, limit: 5 }, signal }),
    enabled: search.length > 1,
  })
  const fits = (label: string) => label.toLocaleLowerCase().includes(search.toLocaleLowerCase())
  const go = (path: string) => () => void navigate(path)

  const places = [
    { id: 'home', label: t('shell.places.home'), icon: IconHome, path: paths.home() },
    { id: 'journeys', label: t('shell.places.journeys'), icon: IconRoute, path: paths.journeys() },
    { id: 'campaigns', label: t('shell.places.campaigns'), icon: IconSpeakerphone, path: paths.campaigns() },
    { id: 'contacts', label: t('shell.places.contacts'), icon: IconUsers, path: paths.contacts() },
    { id: 'segments', label: t('shell.places.segments'), icon: IconUsersGroup, path: paths.segments() },
    { id: 'imports', label: t('imports.title'), icon: IconUpload, path: paths.imports() },
    { id: 'templates', label: t('shell.places.templates'), icon: IconMail, path: paths.templates() },
    { id: 'outbox', label: t('shell.places.outbox'), icon: IconSend, path: paths.outbox() },
    { id: 'data', label: t('shell.places.data'), icon: IconDatabaseExclamation, path: paths.data() },
    { id: 'settings', label: t('shell.places.settings'), icon: IconSettings, path: paths.settings() },
  ].filter(({ label }) => fits(label))
  const groups = [
    {
      group: t('shell.palette.places'),
      actions: places.map(({ id, label, icon: Icon, path }) => ({
        id,
        label,
        leftSection: <Icon size={18} />,
        onClick: go(path),
      })),
    },
    {
      group: t('shell.places.journeys'),
      actions: (journeys.data?.data ?? [])
        .filter(({ name }) => fits(name))
        .map(({ id, name, state }) => ({
          id,
          label: name,
          description: t(`journeys.state.${state}`),
          leftSection: <IconRoute size={18} />,
          onClick: go(paths.journey(id)),
        })),
    },
    {
      group: t('shell.places.campaigns'),
      actions: (campaigns.data?.data ?? [])
        .filter(({ name }) => fits(name))
        .map(({ id, name, state }) => ({
          id,
          label: name,
          description: t(`campaigns.state.${state}`),
          leftSection: <IconSpeakerphone size={18} />,
          onClick: go(paths.campaign(id, state === 'draft' ? 'setup' : 'results')),
        })),
    },
    {
      group: t('shell.places.segments'),
      actions: (segments.data?.data ?? [])
        .filter(({ name }) => fits(name))
        .map(({ id, name, sentence }) => ({
          id,
          label: name,
          description: sentence,
          leftSection: <IconUsersGroup size={18} />,
          onClick: go(paths.segment(id)),
        })),
    },
    {
      group: t('shell.places.templates'),
      actions: (templates.data?.data ?? [])
        .filter(({ name }) => fits(name))
        .map(({ id, name, subject }) => ({
          id,
          label: name,
          description: subject,
          leftSection: <IconMail size={18} />,
          onClick: go(paths.template(id)),
        })),
    },
    {
      group: t('shell.places.contacts'),
      actions: (search.length > 1 ? (contacts.data?.data ?? []) : []).map((contact) => ({
        id: contact.id,
        label: [contact.firstName, contact.lastName].filter(Boolean).join(' ') || contact.email || contact.id,
        description: contact.email ?? '',
        leftSection: <IconUser size={18} />,
        onClick: go(paths.contact(contact.id)),
      })),
    },
  ].filter(({ actions }) => actions.length > 0)

  return (
    <Spotlight.Root query={query} onQueryChange={setQuery} shortcut="mod+K">
      <Spotlight.Search
        placeholder={t('shell.palette.placeholder')}
        leftSection={<IconSearch size={18} />}
        aria-label={t('shell.search')}
      />
      <Spotlight.ActionsList mah={420} style={{ overflow: 'auto' }}>
        {groups.map(({ group, actions }) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {actions.map((action) => (
              <Spotlight.Action key={action.id} {...action} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && <Spotlight.Empty>{t('shell.palette.nothing')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}
