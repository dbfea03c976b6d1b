import { ActionIcon, Button, Group, Menu, Text } from '@mantine/core'
import type { CampaignAnswer } from '@parcours/contract/campaigns.ts'
import { campaignCan } from '@parcours/model/campaign/state.ts'
import { truncateText } from '@parcours/model/values/text.ts'
import {
  IconArrowBackUp,
  IconBan,
  IconCopy,
  IconDots,
  IconMailForward,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../client.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { say, sayError } from '../parts/notify.ts'
import { useDeletion } from '../parts/useDeletion.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'
import { useCancelLaunch } from './useCancelLaunch.ts'

const MAX_NAME_LENGTH = 120

/** What can be done with a campaign in its state. */
export function CampaignActions({ campaign, onChanged }: { campaign: CampaignAnswer; onChanged: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [mayAuthor, mayLaunch] = [useMay('author'), useMay('launch')]
  const [ending, setEnding] = useState(false)
  const params = { id: campaign.id }
  const turn = useMutation({
    mutationFn: (on: boolean) => call(on ? 'pauseCampaign' : 'resumeCampaign', { params }),
    onSuccess: onChanged,
    onError: sayError,
  })
  const end = useMutation({
    mutationFn: () => call('cancelCampaign', { params }),
    onSuccess: () => {
      setEnding(false)
      onChanged()
    },
  })
  const duplicate = useMutation({
    mutationFn: () =>
      call('duplicateCampaign', {
        params,
        body: { name: truncateText(t('campaigns.copyOf', { name: campaign.name }), MAX_NAME_LENGTH) },
      }),
    onSuccess: ({ id }) => navigate(paths.campaign(id)),
    onError: sayError,
  })
  const resend = useMutation({
    mutationFn: () =>
      call('createResend', {
        params,
        body: {
          name: truncateText(t('campaigns.resendName', { name: campaign.name }), MAX_NAME_LENGTH),
          segmentName: truncateText(t('campaigns.resendSegment', { name: campaign.name }), MAX_NAME_LENGTH),
        },
      }),
    onSuccess: ({ id }) => {
      say(t('campaigns.resendMade'))
      void client.invalidateQueries({ queryKey: ['segments'] })
      void navigate(paths.campaign(id))
    },
    onError: sayError,
  })
  const remove = useDeletion({
    remove: (id) => call('deleteCampaign', { params: { id } }),
    list: ['campaigns'],
    itself: ['campaign', campaign.id],
    onDeleted: () => void navigate(paths.campaigns()),
  })
  const cancelLaunch = useCancelLaunch(campaign.id, onChanged)
  const can = (action: Parameters<typeof campaignCan>[1]) => campaignCan(campaign.state, action)
  return (
    <Group gap="sm" wrap="nowrap">
      {mayLaunch && can('pause') && (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} />}
          loading={turn.isPending}
          onClick={() => turn.mutate(true)}
        >
          {t('campaigns.pause')}
        </Button>
      )}
      {mayLaunch && can('resume') && (
        <Button leftSection={<IconPlayerPlay size={16} />} loading={turn.isPending} onClick={() => turn.mutate(false)}>
          {t('campaigns.resume')}
        </Button>
      )}
      {mayAuthor && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size="lg" aria-label={t('common.actions')}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => duplicate.mutate()}>
              {t('campaigns.duplicate')}
            </Menu.Item>
            {campaign.launchedAt && campaign.state !== 'draft' && campaign.state !== 'scheduled' && (
              <Menu.Item leftSection={<IconMailForward size={16} />} onClick={() => resend.mutate()}>
                {t('campaigns.resend')}
              </Menu.Item>
            )}
            {mayLaunch && campaign.state === 'scheduled' && (
              <Menu.Item leftSection={<IconArrowBackUp size={16} />} onClick={() => cancelLaunch.mutate()}>
                {t('campaigns.backToDraft')}
              </Menu.Item>
            )}
            {mayLaunch && can('cancel') && (
              <Menu.Item color="red" leftSection={<IconBan size={16} />} onClick={() => setEnding(true)}>
                {t('campaigns.cancel')}
              </Menu.Item>
            )}
            {can('delete') && (
              <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => remove.mutate(campaign)}>
                {t('campaigns.delete')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {ending && (
        <Dialog
          title={t('campaigns.cancelTitle')}
          error={end.error}
          action={t('campaigns.cancel')}
          danger
          pending={end.isPending}
          onAct={() => end.mutate()}
          onClose={() => setEnding(false)}
        >
          <Text>{t('campaigns.cancelText')}</Text>
        </Dialog>
      )}
    </Group>
  )
}
