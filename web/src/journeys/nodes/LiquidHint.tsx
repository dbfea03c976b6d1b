import { Code, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

/** Says that the fields above may be filled in for each contact. */
export function LiquidHint() {
  const { t } = useTranslation()
  return (
    <Text size="xs" c="dimmed">
      {t('nodes.liquid')} <Code>{'{{ contact.firstName }}'}</Code> <Code>{'{{ event.properties.total }}'}</Code>
    </Text>
  )
}
