import { Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconWebhook } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { LiquidHint } from './LiquidHint.tsx'
import type { NodeView } from './view.ts'

export const webhook: NodeView<'webhook'> = {
  icon: IconWebhook,
  group: 'data',
  color: 'teal',
  summary: ({ url }) => (URL.canParse(url) ? new URL(url).host : '…'),
  Form: function WebhookForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    return (
      <Stack>
        <TextInput
          type="url"
          label={t('nodes.webhook.url')}
          placeholder="https://"
          value={settings.url}
          error={errorAt('url')}
          onChange={({ currentTarget }) => onChange({ ...settings, url: currentTarget.value })}
        />
        <Textarea
          label={t('nodes.webhook.body')}
          description={t('nodes.webhook.bodyText')}
          placeholder='{ "score": {{ contact.points }} }'
          autosize
          minRows={3}
          maxRows={12}
          value={settings.body}
          error={errorAt('body')}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
          onChange={({ currentTarget }) => onChange({ ...settings, body: currentTarget.value })}
        />
        <TextInput
          label={t('nodes.webhook.save')}
          description={t('nodes.webhook.saveText')}
          placeholder="crm"
          value={settings.save}
          maxLength={40}
          onChange={({ currentTarget }) => onChange({ ...settings, save: currentTarget.value.replace(/\W/g, '') })}
        />
        <LiquidHint />
        <Text size="sm" c="dimmed">
          {t('nodes.webhook.text')}
        </Text>
      </Stack>
    )
  },
}
