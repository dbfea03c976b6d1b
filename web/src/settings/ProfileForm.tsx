import { Button, Group, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { switchLanguage } from '../i18n/setup.ts'
import { say, sayError } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'
import { useUnsavedForm } from '../unsaved/useUnsavedForm.ts'

/** One's own name and language. */
export function ProfileForm({ account }: { account: AnswerOf<Routes['getAccount']> }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const form = useForm({ initialValues: { name: account.name, language: account.language } })
  const save = useMutation({
    mutationFn: (body: typeof form.values) => call('saveAccount', { body }),
    onSuccess: async (saved) => {
      client.setQueryData(['account'], saved)
      form.setInitialValues({ name: saved.name, language: saved.language })
      await switchLanguage(saved.language)
      await client.invalidateQueries({ queryKey: ['session'] })
      say(t('common.saved'))
    },
    onError: sayError,
  })
  useUnsavedForm({
    key: 'profile',
    values: form.values,
    saved: form.getInitialValues(),
    restore: form.setValues,
    discard: form.reset,
    save: () => save.mutateAsync(form.getValues()),
  })
  return (
    <Paper withBorder p="md" component="form" onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack>
        <Title order={2}>{t('account.profile')}</Title>
        <Text c="dimmed">{account.email}</Text>
        <TextInput
          label={t('account.name')}
          required
          maxLength={120}
          autoComplete="name"
          {...form.getInputProps('name')}
        />
        <Select
          label={t('account.language')}
          allowDeselect={false}
          data={[
            { value: 'fr', label: 'Français' },
            { value: 'en', label: 'English' },
          ]}
          {...form.getInputProps('language')}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}
