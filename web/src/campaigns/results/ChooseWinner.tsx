import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { Dialog } from '../../parts/Dialog.tsx'
import { useFormat } from '../../parts/format.ts'
import { say } from '../../parts/notify.ts'
import { useMutation } from '../../parts/useMutation.ts'

interface Props {
  campaignId: string
  variant: string
  /** How many wait for the winner. */
  undecided: number
  onClose: () => void
}

/** Asks, in numbers, before a variant goes to all who wait for the winner. */
export function ChooseWinner({ campaignId, variant, undecided, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const named = { variant: t('campaigns.what.variant', { key: variant }) }
  const counted = { count: undecided, formatted: format.number(undecided) }
  const choose = useMutation({
    mutationFn: () => call('declareCampaignWinner', { params: { id: campaignId }, body: { variant } }),
    onSuccess: () => {
      say(t('campaigns.results.chosen', named))
      onClose()
    },
  })
  return (
    <Dialog
      title={t('campaigns.results.chooseTitle', named)}
      error={choose.error}
      action={t('campaigns.results.chooseConfirm', counted)}
      pending={choose.isPending}
      onAct={() => choose.mutate()}
      onClose={onClose}
    >
      <Text>{t('campaigns.results.chooseText', { ...named, ...counted })}</Text>
    </Dialog>
  )
}
