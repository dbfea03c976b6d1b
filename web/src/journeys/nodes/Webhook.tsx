import { Stack, Text, TextInput } from '@mantine/core'
import { IconWebhook } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { NodeView } from './view.ts'

export const webhook: NodeView<'webhook'> = {
  icon: IconWebhook,
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
          onChange={({ currentTarget }) => onChange({ url: currentTarget.value })}
        />
        <Text size="sm" c="dimmed">
          {t('nodes.webhook.text')}
        </Text>
      </Stack>
    )
  },
}
