import { SimpleGrid, Switch, Text } from '@mantine/core'
import { CHANNELS } from '@parcours/model/channels/registry.ts'
import { ALL_CHANNELS, type FrequencyCaps } from '@parcours/model/delivery/limits.ts'
import { useTranslation } from 'react-i18next'
import { NumberField } from '../parts/NumberField.tsx'

type Capped = keyof FrequencyCaps

/** With a single channel, its own cap is as good as the one over all: it is shown where a program has set it. */
const cappedOf = (caps: FrequencyCaps): Capped[] => [
  ALL_CHANNELS,
  ...CHANNELS.filter((channel) => CHANNELS.length > 1 || caps[channel] !== undefined),
]
const FIRST_CAP = { messages: 3, days: 7 }

interface Props {
  caps: FrequencyCaps
  readOnly: boolean
  onChange: (caps: FrequencyCaps) => void
}

/** How much marketing one contact gets at most. */
export function CapFields({ caps, readOnly, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <div>
        <Text fw={600}>{t('settings.limits.caps')}</Text>
        <Text size="sm" c="dimmed">
          {t('settings.limits.capsText')}
        </Text>
      </div>
      {cappedOf(caps).map((of) => {
        const { [of]: cap, ...others } = caps
        return (
          <div key={of}>
            <Switch
              label={t(`settings.limits.cap.${of}`)}
              disabled={readOnly}
              checked={cap !== undefined}
              onChange={({ currentTarget }) =>
                onChange(currentTarget.checked ? { ...others, [of]: FIRST_CAP } : others)
              }
            />
            {cap && (
              <SimpleGrid cols={{ base: 1, xs: 2 }} mt="xs">
                {(['messages', 'days'] as const).map((part) => (
                  <NumberField
                    key={part}
                    label={t(`settings.limits.cap.${part}`)}
                    max={part === 'messages' ? 100 : 90}
                    readOnly={readOnly}
                    value={cap[part]}
                    onChange={(number) => onChange({ ...others, [of]: { ...cap, [part]: number } })}
                  />
                ))}
              </SimpleGrid>
            )}
          </div>
        )
      })}
    </>
  )
}
