import { Group, Paper, Text } from '@mantine/core'
import type { ConversionsAnswer } from '@parcours/contract/journeys.ts'
import { IconTarget } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'

/** How many of those who entered reached the goal, and what that brought. */
export function GoalSummary({
  event,
  conversions: { entered, converted, revenue, currency },
}: {
  event: string
  conversions: ConversionsAnswer
}) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Paper withBorder p="sm">
      <Group gap={8} wrap="nowrap" align="flex-start">
        <IconTarget size={18} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
        <div>
          <Text size="sm" c="dimmed">
            {t('rules.summaryGoal', { event })}
          </Text>
          <Text fw={600}>
            {t('live.reached', {
              count: converted,
              formatted: format.number(converted),
              share: format.percent(converted, entered),
            })}
          </Text>
          {revenue > 0 && <Text size="sm">{format.money(revenue, currency)}</Text>}
        </div>
      </Group>
    </Paper>
  )
}
