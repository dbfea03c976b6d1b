import { Radio, Select, Stack, Text } from '@mantine/core'
import { messageOf } from '@parcours/model/journey/facets.ts'
import { IconMailQuestion } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useWords } from '../canvas/useWords.ts'
import { DurationFields } from './DurationFields.tsx'
import { useGraph } from './graph-context.ts'
import type { NodeView } from './view.ts'

export const waitForMessage: NodeView<'waitForMessage'> = {
  icon: IconMailQuestion,
  group: 'wait',
  color: 'blueGrey',
  summary: ({ did, timeout }, { t }) =>
    t(`nodes.waitForMessage.summaries.${did}`, {
      duration: t(`duration.full.${timeout.unit}`, { count: timeout.amount }),
    }),
  Form: function WaitForMessageForm({ settings, onChange, errorAt }) {
    const { t } = useTranslation()
    const { names } = useWords()
    const emails = useGraph().nodes.flatMap((node) => {
      const message = messageOf(node)
      return message ? [{ value: node.id, label: node.name || names.template(message.templateId) }] : []
    })
    return (
      <Stack>
        <Select
          label={t('nodes.waitForMessage.email')}
          value={settings.nodeId || null}
          error={errorAt('nodeId')}
          data={emails}
          nothingFoundMessage={t('nodes.waitForMessage.none')}
          onChange={(nodeId) => onChange({ ...settings, nodeId: nodeId ?? '' })}
        />
        <Radio.Group
          label={t('nodes.waitForMessage.did')}
          value={settings.did}
          onChange={(did) => onChange({ ...settings, did: did === 'clicked' ? 'clicked' : 'opened' })}
        >
          <Stack gap="xs" mt={6}>
            <Radio value="opened" label={t('nodes.waitForMessage.opened')} />
            <Radio value="clicked" label={t('nodes.waitForMessage.clicked')} />
          </Stack>
        </Radio.Group>
        <Text size="sm" c="dimmed">
          {t('nodes.waitForMessage.text')}
        </Text>
        <DurationFields
          label={t('nodes.waitForEvent.timeout')}
          duration={settings.timeout}
          onChange={(timeout) => onChange({ ...settings, timeout })}
        />
      </Stack>
    )
  },
}
