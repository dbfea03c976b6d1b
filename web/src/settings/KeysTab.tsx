import { Alert, Button, Code, Group, Paper, Radio, Stack, Switch, Table, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { CopyText } from '../parts/CopyText.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { useFormat } from '../parts/format.ts'
import { say, sayError } from '../parts/notify.ts'
import { RowName } from '../parts/RowName.tsx'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { useUnsavedForm } from '../unsaved/useUnsavedForm.ts'

interface NewKey {
  name: string
  scope: 'track' | 'full'
  mayChangeAccounts: boolean
}
const FRESH: NewKey = { name: '', scope: 'track', mayChangeAccounts: false }

/** Keys for programs: a new one is shown once. */
export function KeysTab() {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['keys'] })
  const keys = useQuery({ queryKey: ['keys'], queryFn: () => call('listApiKeys') })
  const form = useForm<NewKey>({ initialValues: FRESH })
  const create = useMutation({
    mutationFn: (body: typeof form.values) => call('createApiKey', { body }),
    onSuccess: () => {
      form.reset()
      void refresh()
    },
    onError: sayError,
  })
  // A key is shown once, on this page: it is not made on the way to another.
  useUnsavedForm({ key: 'new key', values: form.values, saved: FRESH, restore: form.setValues, discard: form.reset })
  const [revoking, setRevoking] = useState<{ id: string; name: string }>()
  if (keys.isLoadingError) return <Failed error={keys.error} onRetry={() => keys.refetch()} />
  if (!keys.data) return <LoadingRows rows={3} />
  return (
    <Stack maw={760}>
      {create.data && (
        <Alert color="teal" title={t('settings.keyOnce')}>
          <Group>
            <Code style={{ overflowWrap: 'anywhere' }}>{create.data.key}</Code>
            <CopyText value={create.data.key} size="xs" />
          </Group>
        </Alert>
      )}
      {keys.data.data.length === 0 && <Text c="dimmed">{t('settings.noKeys')}</Text>}
      <Paper withBorder hidden={keys.data.data.length === 0}>
        <Table>
          <Table.Tbody>
            {keys.data.data.map(({ id, name, scope, mayChangeAccounts, hint, lastUsedAt }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  <RowName name={name} />
                  <Code>{hint}</Code>
                </Table.Td>
                <Table.Td>
                  <Text size="sm">{t(`settings.scopes.${scope}.name`)}</Text>
                  {scope === 'track' && mayChangeAccounts && (
                    <Text size="xs" c="dimmed">
                      {t('settings.mayChangeAccounts.name')}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td visibleFrom="sm">
                  {lastUsedAt ? t('settings.lastUsed', { ago: format.ago(lastUsedAt) }) : t('settings.neverUsed')}
                </Table.Td>
                <Table.Td>
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={t('settings.revokeOf', { name })}
                    onClick={() => setRevoking({ id, name })}
                  >
                    {t('settings.revoke')}
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
      <Paper withBorder p="md" component="form" onSubmit={form.onSubmit((values) => create.mutate(values))}>
        <Stack>
          <Title order={2}>{t('settings.newKey')}</Title>
          <TextInput label={t('settings.keyName')} required {...form.getInputProps('name')} />
          <Radio.Group label={t('settings.scope')} {...form.getInputProps('scope')}>
            <Stack gap="xs" mt="xs">
              {(['track', 'full'] as const).map((scope) => (
                <Radio
                  key={scope}
                  value={scope}
                  label={t(`settings.scopes.${scope}.name`)}
                  description={t(`settings.scopes.${scope}.text`)}
                />
              ))}
            </Stack>
          </Radio.Group>
          {form.values.scope === 'track' && (
            <Switch
              label={t('settings.mayChangeAccounts.name')}
              description={t('settings.mayChangeAccounts.text')}
              {...form.getInputProps('mayChangeAccounts', { type: 'checkbox' })}
            />
          )}
          <Group justify="flex-end">
            <Button type="submit" loading={create.isPending}>
              {t('settings.createKey')}
            </Button>
          </Group>
        </Stack>
      </Paper>
      {revoking && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(undefined)} />}
    </Stack>
  )
}

/** What still uses a key is refused from the next call on, and the key cannot be had back. */
function RevokeDialog({
  apiKey: { id, name },
  onClose,
}: {
  apiKey: { id: string; name: string }
  onClose: () => void
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => call('revokeApiKey', { params: { id } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['keys'] })
      say(t('settings.revoked', { name }))
      onClose()
    },
  })
  return (
    <Dialog
      title={t('settings.revokeTitle', { name })}
      error={revoke.error}
      action={t('settings.revoke')}
      danger
      pending={revoke.isPending}
      onAct={() => revoke.mutate()}
      onClose={onClose}
    >
      <Text>{t('settings.revokeText')}</Text>
    </Dialog>
  )
}
