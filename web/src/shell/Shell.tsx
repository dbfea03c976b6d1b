import {
  ActionIcon,
  Anchor,
  AppShell,
  Badge,
  Burger,
  Group,
  Kbd,
  Menu,
  NavLink,
  ScrollArea,
  Text,
  Tooltip,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { spotlight } from '@mantine/spotlight'
import {
  IconDatabaseExclamation,
  IconHome,
  IconLanguage,
  IconLogout,
  IconMail,
  IconMoon,
  IconRoute,
  IconSearch,
  IconSend,
  IconSettings,
  IconSpeakerphone,
  IconSun,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link, Outlet, useLocation } from 'react-router'
import { switchLanguage } from '../i18n/setup.ts'
import { paths } from '../paths.ts'
import { useLeave, useSession } from '../session.tsx'
import { AccountMenu } from './AccountMenu.tsx'
import { CommandPalette } from './CommandPalette.tsx'
import { WithoutCrash } from './Crash.tsx'
import { KeysHelp } from './KeysHelp.tsx'

const PLACES = [
  { key: 'home', to: paths.home(), icon: IconHome },
  { key: 'journeys', to: paths.journeys(), icon: IconRoute },
  { key: 'campaigns', to: paths.campaigns(), icon: IconSpeakerphone },
  { key: 'contacts', to: paths.contacts(), icon: IconUsers },
  { key: 'segments', to: paths.segments(), icon: IconUsersGroup },
  { key: 'templates', to: paths.templates(), icon: IconMail },
  { key: 'outbox', to: paths.outbox(), icon: IconSend },
  { key: 'data', to: paths.data(), icon: IconDatabaseExclamation },
  { key: 'settings', to: paths.settings(), icon: IconSettings },
] as const

/** What stands beside these places under an address of its own. */
const WITHIN: Partial<Record<(typeof PLACES)[number]['key'], string[]>> = {
  contacts: [paths.imports()],
  templates: [paths.pictures(), paths.brand()],
}

/** The frame of every page: navigation by what users think in, the palette, language, light and dark. */
export function Shell() {
  const { t } = useTranslation()
  const { pathname, search } = useLocation()
  const session = useSession()
  const [opened, { toggle, close }] = useDisclosure()
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 224, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', md: 'xl' }}
    >
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('shell.menu')} />
            <Anchor component={Link} to={paths.home()} fw={700} fz="lg" c="var(--mantine-color-text)" underline="never">
              Parcours
            </Anchor>
            <Text c="dimmed" truncate visibleFrom="sm">
              {session.workspace.name}
            </Text>
            {session.workspace.isDemo && (
              <Badge variant="light" color="yellow" c="var(--mantine-color-text)" style={{ flexShrink: 0 }}>
                {t('shell.demo')}
              </Badge>
            )}
          </Group>
          <HeaderTools />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm">
        <AppShell.Section grow component={ScrollArea} aria-label={t('shell.navigation')}>
          {PLACES.map(({ key, to, icon: Icon }) => (
            <NavLink
              key={key}
              component={Link}
              to={to}
              onClick={close}
              label={t(`shell.places.${key}`)}
              leftSection={<Icon size={18} stroke={1.6} />}
              active={
                to === '/' ? pathname === '/' : [to, ...(WITHIN[key] ?? [])].some((place) => pathname.startsWith(place))
              }
              style={{ borderRadius: 8 }}
              mb={2}
            />
          ))}
        </AppShell.Section>
        <AppShell.Section>
          <AccountMenu onNavigate={close} />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="main">
        <WithoutCrash address={pathname + search}>
          <Outlet />
        </WithoutCrash>
      </AppShell.Main>
      <CommandPalette />
      <KeysHelp />
    </AppShell>
  )
}

function HeaderTools() {
  const { t, i18n } = useTranslation()
  const leave = useLeave()
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme('light') === 'dark'
  return (
    <Group gap={4} wrap="nowrap">
      <UnstyledButton
        onClick={spotlight.open}
        visibleFrom="sm"
        px="sm"
        py={5}
        style={{ border: '1px solid var(--app-line)', borderRadius: 8 }}
      >
        <Group gap="xs" wrap="nowrap">
          <IconSearch size={14} aria-hidden />
          <Text size="sm" c="dimmed">
            {t('shell.search')}
          </Text>
          <Kbd size="xs">{navigator.platform.startsWith('Mac') ? '⌘ K' : 'Ctrl K'}</Kbd>
        </Group>
      </UnstyledButton>
      <ActionIcon variant="subtle" color="gray" hiddenFrom="sm" onClick={spotlight.open} aria-label={t('shell.search')}>
        <IconSearch size={18} />
      </ActionIcon>
      <Tooltip label={dark ? t('shell.light') : t('shell.dark')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          onClick={() => setColorScheme(dark ? 'light' : 'dark')}
          aria-label={dark ? t('shell.light') : t('shell.dark')}
        >
          {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={t('shell.language')}>
            <IconLanguage size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {(['fr', 'en'] as const).map((language) => (
            <Menu.Item
              key={language}
              onClick={() => switchLanguage(language)}
              fw={i18n.language === language ? 600 : 400}
              lang={language}
            >
              {language === 'fr' ? 'Français' : 'English'}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Tooltip label={t('shell.logOut')}>
        <ActionIcon variant="subtle" color="gray" onClick={() => void leave()} aria-label={t('shell.logOut')}>
          <IconLogout size={18} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}
