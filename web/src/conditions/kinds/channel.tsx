import { Select } from '@mantine/core'
import { CONSENT_CHANNELS, type ConsentChannel, isConsentChannel } from '@parcours/model/channels/channel.ts'
import { useTranslation } from 'react-i18next'
import type { ConditionFormProps } from '../view.ts'

/** The form of conditions that ask about one channel. */
export function ChannelForm({ settings, onChange }: ConditionFormProps<{ channel: ConsentChannel }>) {
  const { t } = useTranslation()
  return (
    <Select
      aria-label={t('condition.channel')}
      w={150}
      allowDeselect={false}
      value={settings.channel}
      data={CONSENT_CHANNELS.map((value) => ({ value, label: t(`condition.channels.${value}`) }))}
      onChange={(channel) => isConsentChannel(channel) && onChange({ channel })}
    />
  )
}
