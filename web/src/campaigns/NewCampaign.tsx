import { Button } from '@mantine/core'
import { newCampaign } from '@parcours/model/campaign/campaign.ts'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../client.ts'
import { sayError } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'
import { useMay } from '../session.tsx'

/** Makes an empty draft and opens it; there for members who may. */
export function NewCampaign() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const may = useMay('author')
  const create = useMutation({
    mutationFn: () => call('createCampaign', { body: { name: t('campaigns.newName'), definition: newCampaign() } }),
    onSuccess: ({ id }) => navigate(paths.campaign(id)),
    onError: sayError,
  })
  if (!may) return null
  return (
    <Button leftSection={<IconPlus size={16} />} loading={create.isPending} onClick={() => create.mutate()}>
      {t('campaigns.new')}
    </Button>
  )
}
