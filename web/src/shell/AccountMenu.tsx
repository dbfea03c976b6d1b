import { Menu, Text, UnstyledButton } from '@mantine/core'
import { IconCheck, IconChevronUp, IconUser } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { call } from '../client.ts'
import { sayError } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import { useSession } from '../session.tsx'

/** The menu of the logged-in user: the account, and other workspaces to switch to. */
export function AccountMenu({ onNavigate }: { onNavigate: () => void }) {
  const { t } = useTranslation()
  const session = useSession()
  const account = useQuery({ queryKey: ['account'], queryFn: () => call('getAccount'), staleTime: 60_000 })
  const switchTo = useMutation({
    mutationFn: (workspaceId: string) => call('switchWorkspace', { body: { workspaceId } }),
    // Nothing of the workspace before may stay on the screen.
    onSuccess: () => location.assign(paths.home()),
    onError: sayError,
  })
  const workspaces = account.data?.workspaces ?? []
  // What is read out begins with what is seen.
  const who = `${session.user.name} · ${t(`roles.${session.role}`)}`
  return (
    // Nothing but items may stand in a menu: Mantine's placeholder for the first focus is none.
    <Menu position="top-start" width={208} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton
          px="sm"
          py="xs"
          w="100%"
          aria-label={`${who}, ${t('account.menu')}`}
          style={{ borderRadius: 8, display: 'flex', alignItems: 'center', gap: 8 }}
        >
          <Text size="xs" c="dimmed" flex={1} truncate>
            {who}
          </Text>
          <IconChevronUp size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          to={paths.settings('account')}
          onClick={onNavigate}
          leftSection={<IconUser size={16} aria-hidden />}
        >
          {t('account.title')}
        </Menu.Item>
        {workspaces.length > 1 &&
          workspaces.map(({ id, name, isCurrent }) => (
            <Menu.Item
              key={id}
              onClick={() => !isCurrent && switchTo.mutate(id)}
              aria-current={isCurrent || undefined}
              leftSection={isCurrent ? <IconCheck size={16} aria-hidden /> : <span style={{ width: 16 }} />}
            >
              {name}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
