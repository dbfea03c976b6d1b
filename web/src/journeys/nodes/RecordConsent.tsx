import { Stack, Text } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ConsentFields } from './ConsentFields.tsx'
import type { NodeView } from './view.ts'

export const recordConsent: NodeView<'recordConsent'> = {
  icon: IconShieldCheck,
  group: 'data',
  color: 'teal',
  summary: ({ channel, decision }, { t }) =>
    t(`nodes.recordConsent.summaries.${decision}`, { channel: t(`condition.channels.${channel}`) }),
  Form: function RecordConsentForm({ settings, onChange }) {
    const { t } = useTranslation()
    return (
      <Stack>
        <ConsentFields settings={settings} onChange={onChange} />
        <Text size="sm" c="dimmed">
          {t('nodes.recordConsent.text')}
        </Text>
      </Stack>
    )
  },
}
