import { Button, Tooltip } from '@mantine/core'
import { MAX_COMPARED_CAMPAIGNS } from '@parcours/model/campaign/comparison.ts'
import { IconScale } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { paths } from '../../paths.ts'

/** Opens the comparison of what is chosen; it says how many it takes where it cannot. */
export function CompareButton({ ids }: { ids: string[] }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const fits = ids.length > 1 && ids.length <= MAX_COMPARED_CAMPAIGNS
  return (
    <Tooltip label={t('comparison.needs')} disabled={fits}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconScale size={14} aria-hidden />}
        // It keeps the focus, and so its reason.
        data-disabled={!fits || undefined}
        aria-disabled={!fits}
        onClick={() => fits && void navigate(paths.campaignComparison(ids))}
      >
        {t('comparison.action')}
      </Button>
    </Tooltip>
  )
}
