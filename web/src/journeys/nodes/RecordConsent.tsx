import { Radio, Select, Stack, Text } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { NodeView } from './view.ts'

export const recordConsent: NodeView<'recordConsent'> = {
  icon: IconShieldCheck,
  color: 'teal',
  summary: ({ channel, decision }, { t }) => t(`nodes.recordConsent.summaries.${decision}`, { channel: t(`condition.channels.${channel}`) }),
  Form: function RecordConsentForm({ settings, onChange }) {
    const { t } = useTranslation()
    return (
      <Stack>
        <Select
          label={t('condition.channel')}
          allowDeselect={false}
          value={settings.channel}
          data={(['email', 'sms'] as const).map((value) => ({ value, label: t(`condition.channels.${value}`) }))}
          onChange={(channel) => onChange({ ...settings, channel: channel === 'sms' ? 'sms' : 'email' })}
        />
        <Radio.Group label={t('nodes.recordConsent.decision')} value={settings.decision} onChange={(decision) => onChange({ ...settings, decision: decision === 'given' ? 'given' : 'withdrawn' })}>
          <Stack gap="xs" mt={6}>
            <Radio value="given" label={t('nodes.recordConsent.decisions.given')} />
            <Radio value="withdrawn" label={t('nodes.recordConsent.decisions.withdrawn')} />
          </Stack>
        </Radio.Group>
        <Text size="sm" c="dimmed">
          {t('nodes.recordConsent.text')}
        </Text>
      </Stack>
    )
  },
}
