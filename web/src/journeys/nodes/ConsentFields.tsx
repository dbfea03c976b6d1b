import { Radio, Select, Stack } from '@mantine/core'
import { CONSENT_CHANNELS, type ConsentChannel, isConsentChannel } from '@parcours/model/channels/channel.ts'
import { useTranslation } from 'react-i18next'

interface Decision {
  channel: ConsentChannel
  decision: 'given' | 'withdrawn'
}

/** A channel, and what was decided about it. */
export function ConsentFields<Settings extends Decision>({
  settings,
  onChange,
}: {
  settings: Settings
  onChange: (settings: Settings) => void
}) {
  const { t } = useTranslation()
  return (
    <>
      <Select
        label={t('condition.channel')}
        allowDeselect={false}
        value={settings.channel}
        data={CONSENT_CHANNELS.map((value) => ({ value, label: t(`condition.channels.${value}`) }))}
        onChange={(channel) => isConsentChannel(channel) && onChange({ ...settings, channel })}
      />
      <Radio.Group
        label={t('nodes.recordConsent.decision')}
        value={settings.decision}
        onChange={(decision) => onChange({ ...settings, decision: decision === 'given' ? 'given' : 'withdrawn' })}
      >
        <Stack gap="xs" mt={6}>
          <Radio value="given" label={t('nodes.recordConsent.decisions.given')} />
          <Radio value="withdrawn" label={t('nodes.recordConsent.decisions.withdrawn')} />
        </Stack>
      </Radio.Group>
    </>
  )
}
