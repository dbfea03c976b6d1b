import { Text } from '@mantine/core'
import type { CheckAnswer } from '@parcours/contract/campaigns.ts'
import { useTranslation } from 'react-i18next'
import { Bars } from '../../parts/Bars.tsx'
import { useFormat } from '../../parts/format.ts'

/** How many get it, of how many, and why the others do not. */
export function AudienceNumbers({ audience }: Pick<CheckAnswer, 'audience'>) {
  const { t } = useTranslation()
  const format = useFormat()
  const contacts = audience.recipients
  const skipped = audience.reachable - audience.holdout - audience.recipients
  return (
    <>
      <div>
        <Text fz={28} fw={700} lh={1.2} aria-live="polite">
          {t('campaigns.check.people', { count: contacts, formatted: format.number(contacts) })}
        </Text>
        <Text c="dimmed" size="sm">
          {t('campaigns.check.ofAudience', { audience: format.number(audience.audience) })}
        </Text>
      </div>
      {audience.excluded.length + audience.holdout + skipped > 0 && (
        <Bars
          title={t('campaigns.check.excluded')}
          whole={audience.audience}
          bars={[
            ...audience.excluded.map(({ reason, count: number }) => ({
              label: t(`messages.reason.${reason}`),
              count: number,
            })),
            ...(skipped > 0 ? [{ label: t('messages.reason.timeOver'), count: skipped }] : []),
            ...(audience.holdout > 0 ? [{ label: t('campaigns.check.holdout'), count: audience.holdout }] : []),
          ]}
        />
      )}
    </>
  )
}
