import { MultiSelect, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconBellRinging } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { LiquidHint } from './LiquidHint.tsx'
import type { NodeView } from './view.ts'

export const tellTeam: NodeView<'tellTeam'> = {
  icon: IconBellRinging,
  group: 'message',
  color: 'teal',
  summary: ({ subject }) => subject || '…',
  Form: function TellTeamForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const members = useQuery({ queryKey: ['members'], queryFn: () => call('listMembers') })
    const addresses = (members.data?.data ?? []).map(({ email }) => email)
    return (
      <Stack>
        <TextInput
          label={t('nodes.tellTeam.subject')}
          maxLength={200}
          value={settings.subject}
          error={errorAt('subject')}
          onChange={({ currentTarget }) => onChange({ ...settings, subject: currentTarget.value })}
        />
        <Textarea
          label={t('nodes.tellTeam.message')}
          autosize
          minRows={3}
          maxLength={2000}
          value={settings.text}
          onChange={({ currentTarget }) => onChange({ ...settings, text: currentTarget.value })}
        />
        <MultiSelect
          label={t('nodes.tellTeam.to')}
          description={t('nodes.tellTeam.toText')}
          searchable
          value={settings.to}
          data={[...new Set([...addresses, ...settings.to])]}
          error={errorAt('to')}
          onChange={(to) => onChange({ ...settings, to })}
        />
        <Text size="sm" c="dimmed">
          {t('nodes.tellTeam.text')}
        </Text>
        <LiquidHint />
      </Stack>
    )
  },
}
