import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { say, sayError } from '../parts/notify.ts'
import { useDeletion } from '../parts/useDeletion.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { useMay } from '../session.tsx'
import { UsedBy } from '../usages/UsedBy.tsx'
import { ConnectionForm } from './ConnectionForm.tsx'
import { type Connection, useRefreshConnections } from './connections.ts'
import type { Provider } from './SettingInput.tsx'
import { TestConnection } from './TestConnection.tsx'

/** The form of a connection that is added stands under this in place of an id. */
const NEW = 'new'

/** The connections of the workspace; several may be edited at once. A single one is open: most have no other. */
export function ConnectionsList({ connections, providers }: { connections: Connection[]; providers: Provider[] }) {
  const { t } = useTranslation()
  const may = useMay('administer')
  const [only] = connections
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(connections.length === 1 && only ? [only.id] : []))
  const show = (id: string) => setOpen(new Set([...open, id]))
  const close = (id: string) => () => setOpen(new Set([...open].filter((one) => one !== id)))
  return (
    <Stack maw={640}>
      <Title order={2}>{t('settings.connection.list')}</Title>
      <Text c="dimmed" size="sm">
        {t('settings.connection.text')}
      </Text>
      {connections.map((connection) =>
        open.has(connection.id) ? (
          <ConnectionForm
            key={connection.id}
            providers={providers}
            id={connection.id}
            {...(connections.length > 1 && { onSaved: close(connection.id), onCancel: close(connection.id) })}
          />
        ) : (
          <ConnectionCard
            key={connection.id}
            connection={connection}
            provider={providers.find(({ key }) => key === connection.provider)}
            onEdit={() => show(connection.id)}
          />
        ),
      )}
      {open.has(NEW) && <ConnectionForm providers={providers} onSaved={close(NEW)} onCancel={close(NEW)} />}
      {may && !open.has(NEW) && (
        <Group>
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => show(NEW)}>
            {t('settings.connection.add')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

interface CardProps {
  connection: Connection
  provider: Provider | undefined
  onEdit: () => void
}

function ConnectionCard({ connection, provider, onEdit }: CardProps) {
  const { t } = useTranslation()
  const may = useMay('administer')
  const refresh = useRefreshConnections()
  const remove = useDeletion({
    remove: (one) => call('deleteConnection', { params: { id: one } }),
    list: ['connections'],
  })
  const { id, name, fromAddress, isDefault, failure } = connection
  const makeDefault = useMutation({
    mutationFn: () => call('makeConnectionDefault', { params: { id } }),
    onSuccess: async () => {
      await refresh()
      say(t('settings.connection.madeDefault', { name }))
    },
    onError: sayError,
  })
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600} truncate title={name}>
            {name}
          </Text>
          {isDefault && (
            <Badge variant="light" tt="none" style={{ flexShrink: 0 }}>
              {t('settings.connection.default')}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {provider?.name ?? connection.provider} · {fromAddress}
        </Text>
        {failure && (
          <Text size="sm" c="var(--mantine-color-error)" style={{ overflowWrap: 'anywhere' }}>
            {failure.message}
          </Text>
        )}
        <Group gap="xs">
          <UsedBy used={{ of: connection.id }} name={name} />
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t('settings.connection.editOf', { name })}
            onClick={onEdit}
          >
            {t('settings.connection.edit')}
          </Button>
          {may && !isDefault && (
            <>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('settings.connection.makeDefaultOf', { name })}
                loading={makeDefault.isPending}
                onClick={() => makeDefault.mutate()}
              >
                {t('settings.connection.makeDefault')}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={t('settings.connection.removeOf', { name })}
                loading={remove.isPending}
                onClick={() => remove.mutate(connection)}
              >
                {t('settings.connection.remove')}
              </Button>
            </>
          )}
        </Group>
      </Stack>
      <Group mt="xs">
        <TestConnection connection={connection} />
      </Group>
    </Paper>
  )
}
