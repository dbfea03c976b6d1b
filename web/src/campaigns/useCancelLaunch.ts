import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { call } from '../client.ts'
import { say, sayError } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'
import { paths } from '../paths.ts'

/** Makes a campaign of which nothing has left a draft again, and opens it where it is set up. */
export function useCancelLaunch(campaignId: string, onChanged: () => void) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => call('cancelCampaignLaunch', { params: { id: campaignId } }),
    onSuccess: () => {
      onChanged()
      say(t('campaigns.leaving.cancelled'))
      void navigate(paths.campaign(campaignId))
    },
    onError: (error) => {
      onChanged()
      sayError(error)
    },
  })
}
