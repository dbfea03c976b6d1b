import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { useFormat } from '../parts/format.ts'
import { say } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'

/** Messages in doubt are called sent, or sent once more, once it is confirmed how many that is. */
export function SettleUnknown({ campaignId, messageIds }: { campaignId: string; messageIds: string[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const [as, ask] = useState<'resend' | 'sent'>()
  const settle = useMutation({
    mutationFn: (choice: 'resend' | 'sent') =>
      call('resolveUnknownMessages', { params: { id: campaignId }, body: { messageIds, as: choice } }),
    onSuccess: ({ settled }) => {
      ask(undefined)
      say(t('campaigns.people.settled', { count: settled }))
      void client.invalidateQueries({ queryKey: ['recipients', campaignId] })
    },
  })
  const counted = { count: messageIds.length, formatted: format.number(messageIds.length) }
  return (
    <Alert color="yellow">
      <Stack gap="sm">
        <Text size="sm">{t('campaigns.people.unknownText')}</Text>
        <Group gap="sm">
          <Button size="xs" onClick={() => ask('sent')}>
            {t('campaigns.people.sent')}
          </Button>
          <Button size="xs" variant="default" onClick={() => ask('resend')}>
            {t('campaigns.people.resend')}
          </Button>
        </Group>
      </Stack>
      {as && (
        <Dialog
          title={t(`campaigns.people.confirm.${as}.title`, counted)}
          error={settle.error}
          action={t(`campaigns.people.confirm.${as}.action`, counted)}
          pending={settle.isPending}
          onAct={() => settle.mutate(as)}
          onClose={() => ask(undefined)}
        >
          <Text>{t(`campaigns.people.confirm.${as}.text`, counted)}</Text>
        </Dialog>
      )}
    </Alert>
  )
}
