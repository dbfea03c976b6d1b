import { Button, Group, Paper, Stack, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { showFieldErrors } from '../parts/field-errors.ts'
import { say } from '../parts/notify.ts'
import { SecretField } from '../parts/SecretField.tsx'
import { useMutation } from '../parts/useMutation.ts'

/** One's own password: the one before is asked for. */
export function PasswordForm() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const form = useForm({ initialValues: { current: '', password: '' } })
  const change = useMutation({
    mutationFn: (body: typeof form.values) => call('changePassword', { body }),
    onSuccess: () => {
      form.reset()
      void client.invalidateQueries({ queryKey: ['sessions'] })
      say(t('account.changed'))
    },
    onError: (error) => showFieldErrors(form, error),
  })
  return (
    <Paper withBorder p="md" component="form" onSubmit={form.onSubmit((values) => change.mutate(values))}>
      <Stack>
        <Title order={2}>{t('account.password')}</Title>
        <ErrorNote error={change.error} />
        <SecretField
          label={t('account.current')}
          required
          autoComplete="current-password"
          {...form.getInputProps('current')}
        />
        <SecretField
          label={t('account.fresh')}
          description={t('access.passwordRule')}
          required
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={change.isPending}>
            {t('account.change')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}
