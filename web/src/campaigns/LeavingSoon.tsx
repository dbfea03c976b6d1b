import { Button, Group, Paper, Text } from '@mantine/core'
import type { CampaignAnswer } from '@parcours/contract/campaigns.ts'
import { campaignCan } from '@parcours/model/campaign/state.ts'
import { IconClock } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '../parts/server-time.ts'
import { useMay } from '../session.tsx'
import { useCancelLaunch } from './useCancelLaunch.ts'

interface Props {
  campaign: CampaignAnswer
  onChanged: () => void
}

/** While a launch waits for its moment: how long still, and the button that cancels it. */
export function LeavingSoon({ campaign, onChanged }: Props) {
  const { t } = useTranslation()
  const may = useMay('launch')
  const cancel = useCancelLaunch(campaign.id, onChanged)
  const seconds = useSecondsUntil(campaignCan(campaign.state, 'cancelLaunch') ? campaign.leavesAt : null, onChanged)
  if (seconds === 0) return null
  const kind = campaign.definition.schedule.kind === 'recurring' ? 'recurring' : 'once'
  return (
    <Paper withBorder radius={0} px={{ base: 'md', md: 'xl' }} py="xs" bg="var(--mantine-primary-color-light)">
      <Group gap="sm">
        <IconClock size={18} aria-hidden />
        <Text fw={600} role="timer" className="number">
          {t(`campaigns.leaving.${kind}`, { count: seconds })}
        </Text>
        {may && (
          <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('campaigns.leaving.cancel')}
          </Button>
        )}
      </Group>
    </Paper>
  )
}

/** Whole seconds until a moment, 0 once it is over, which is then said. */
function useSecondsUntil(moment: string | null, onOver: () => void): number {
  const left = () => (moment ? Math.max(0, Math.ceil((Date.parse(moment) - serverNow()) / 1000)) : 0)
  const [, setTick] = useState(0)
  const seconds = left()
  useEffect(() => {
    if (seconds === 0) return
    const timer = setTimeout(() => {
      setTick((tick) => tick + 1)
      if (seconds === 1) onOver()
    }, 1000)
    return () => clearTimeout(timer)
  })
  return seconds
}
