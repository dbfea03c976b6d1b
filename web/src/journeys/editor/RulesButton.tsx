import { Button } from '@mantine/core'
import type { Rules } from '@parcours/model/journey/rules.ts'
import { IconAlertTriangle, IconTarget } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

/** Opens the goal and exit rules, and says what they are. */
export function RulesButton({
  rules: { goal, exits },
  wrong,
  onOpen,
}: {
  rules: Rules
  wrong: boolean
  onOpen: () => void
}) {
  const { t } = useTranslation()
  const said = [
    ...(goal ? [t('rules.summaryGoal', { event: goal.event || '…' })] : []),
    ...(exits.length > 0 ? [t('rules.summaryExits', { count: exits.length })] : []),
  ].join(' · ')
  return (
    <Button
      pos="absolute"
      top={{ base: 64, sm: 12 }}
      right={12}
      maw={{ base: '90%', sm: '50%' }}
      size="sm"
      variant="default"
      leftSection={
        wrong ? <IconAlertTriangle size={16} color="var(--mantine-color-error)" /> : <IconTarget size={16} />
      }
      onClick={onOpen}
    >
      {said || t('rules.title')}
    </Button>
  )
}
