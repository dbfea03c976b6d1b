import { newCampaign } from '@parcours/model/campaign/campaign.ts'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../client.ts'
import { sayError } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'

/** Makes an empty draft and opens it. */
export function useNewCampaign() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => call('createCampaign', { body: { name: t('campaigns.newName'), definition: newCampaign() } }),
    onSuccess: ({ id }) => navigate(paths.campaign(id)),
    onError: sayError,
  })
}
