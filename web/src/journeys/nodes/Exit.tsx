import { Text } from '@mantine/core'
import { IconFlag } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { NodeView } from './view.ts'

export const exit: NodeView<'exit'> = {
  icon: IconFlag,
  group: 'end',
  color: 'gray',
  summary: (_, { t }) => t('nodes.exit.summary'),
  Form: function ExitForm() {
    const { t } = useTranslation()
    return (
      <Text size="sm" c="dimmed">
        {t('nodes.exit.text')}
      </Text>
    )
  },
}
