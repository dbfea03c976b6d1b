import {
  ActionIcon,
  Alert,
  Button,
  Code,
  Group,
  Paper,
  Select,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { ROLES, type Role } from '@parcours/model/access/roles.ts'
import { IconTrash } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, ProblemError } from '../client.ts'
import { CopyText } from '../parts/CopyText.tsx'
import { Dialog } from '../parts/Dialog.tsx'
import { say, sayError } from '../parts/notify.ts'
import { RowName } from '../parts/RowName.tsx'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { useMay, useSession } from '../session.tsx'
import { useUnsavedForm } from '../unsaved/useUnsavedForm.ts'

/** The members of the workspace, and invitations. */
export function MembersTab() {
  const { t } = useTranslation()
  const session = useSession()
  const client = useQueryClient()
  const administers = useMay('administer')
  const owns = useMay('own')
  const members = useQuery({ queryKey: ['members'], queryFn: () => call('listMembers') })
  const [leaving, setLeaving] = useState<{ id: string; name: string }>()
  const change = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) =>
      call('changeMemberRole', { params: { id }, body: { role } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['members'] })
      say(t('common.saved'))
    },
    onError: sayError,
  })
  if (members.isLoadingError) return <Failed error={members.error} onRetry={() => members.refetch()} />
  if (!members.data) return <LoadingRows rows={3} />
  return (
    <Stack maw={760}>
      <Paper withBorder>
        <Table>
          <Table.Tbody>
            {members.data.data.map(({ id, name, email, role }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  <RowName name={name} />
                  <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {email}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {owns ? (
                    <Select
                      aria-label={t('settings.roleOf', { name })}
                      allowDeselect={false}
                      value={role}
                      data={ROLES.map((one) => ({ value: one, label: t(`roles.${one}`) }))}
                      onChange={(value) => value && change.mutate({ id, role: value as Role })}
                    />
                  ) : (
                    t(`roles.${role}`)
                  )}
                </Table.Td>
                <Table.Td w={48}>
                  {administers && id !== session.user.id && (
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={t('settings.removeMember', { name })}
                      onClick={() => setLeaving({ id, name })}
                    >
                      <IconTrash size={16} />
                    </ActionIcon>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
      {administers && <Invitations />}
      {leaving && <RemoveDialog member={leaving} onClose={() => setLeaving(undefined)} />}
    </Stack>
  )
}

function RemoveDialog({
  member: { id, name },
  onClose,
}: {
  member: { id: string; name: string }
  onClose: () => void
}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => call('removeMember', { params: { id } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['members'] })
      say(t('settings.removedMember', { name }))
      onClose()
    },
  })
  return (
    <Dialog
      title={t('settings.removeMemberTitle', { name })}
      error={remove.error}
      action={t('settings.removeMember', { name })}
      danger
      pending={remove.isPending}
      onAct={() => remove.mutate()}
      onClose={onClose}
    >
      <Text>{t('settings.removeMemberText')}</Text>
    </Dialog>
  )
}

interface Invited {
  email: string
  role: Exclude<Role, 'owner'>
}
const NOBODY: Invited = { email: '', role: 'marketer' }

function Invitations() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const invitations = useQuery({ queryKey: ['invitations'], queryFn: () => call('listInvitations') })
  const form = useForm<Invited>({ initialValues: NOBODY })
  const invite = useMutation({
    mutationFn: (body: typeof form.values) => call('inviteMember', { body }),
    onSuccess: () => {
      form.reset()
      void client.invalidateQueries({ queryKey: ['invitations'] })
    },
    onError: (error) => form.setFieldError('email', error instanceof ProblemError ? error.message : String(error)),
  })
  // The link of an invitation is shown once, on this page: it is not made on the way to another.
  useUnsavedForm({
    key: 'new invitation',
    values: form.values,
    saved: NOBODY,
    restore: form.setValues,
    discard: form.reset,
  })
  const withdraw = useMutation({
    mutationFn: (id: string) => call('revokeInvitation', { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['invitations'] }),
    onError: sayError,
  })
  return (
    <Paper withBorder p="md">
      <Title order={2} mb="sm">
        {t('settings.invite')}
      </Title>
      <form onSubmit={form.onSubmit((values) => invite.mutate(values))}>
        <Group align="flex-start" gap="sm">
          <TextInput
            label={t('access.email')}
            type="email"
            required
            flex={1}
            miw={200}
            {...form.getInputProps('email')}
          />
          <Select
            label={t('settings.role')}
            allowDeselect={false}
            data={ROLES.filter((role) => role !== 'owner').map((role) => ({ value: role, label: t(`roles.${role}`) }))}
            {...form.getInputProps('role')}
          />
          <Button type="submit" mt={{ base: 0, sm: 22 }} loading={invite.isPending}>
            {t('settings.sendInvitation')}
          </Button>
        </Group>
      </form>
      {invite.data && (
        <Alert
          mt="md"
          color="teal"
          title={t(invite.data.isEmailed ? 'settings.invited' : 'settings.handOver', { email: invite.data.email })}
        >
          {invite.data.isEmailed && (
            <Text size="sm" mb="xs">
              {t('settings.invitedText')}
            </Text>
          )}
          <Group>
            <Code style={{ overflowWrap: 'anywhere' }}>{invite.data.link}</Code>
            <CopyText value={invite.data.link} size="xs" />
          </Group>
        </Alert>
      )}
      <Stack gap="xs" mt="md">
        {invitations.data?.data.map(({ id, email, role }) => (
          <Group key={id} justify="space-between" wrap="nowrap">
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {email} · {t(`roles.${role}`)}
            </Text>
            <Button size="compact-xs" variant="default" flex="none" onClick={() => withdraw.mutate(id)}>
              {t('settings.withdraw')}
            </Button>
          </Group>
        ))}
      </Stack>
    </Paper>
  )
}
