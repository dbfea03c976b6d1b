import { Text } from '@mantine/core'
import type { LiveAnswer } from '@parcours/contract/journeys.ts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'
import classes from './canvas.module.css'
import { LiveCount } from './LiveCount.tsx'

/** What happens at a step while the journey runs. */
export interface StepLive {
  here: number
  left: number
  failed: number
  message: LiveAnswer['messages'][number] | undefined
  conversion: { converted: number; revenue: number; currency: string } | undefined
}

/** How many are at a step now: the figure that the eye finds first. It lights up when a contact passes. */
export function LiveHere({ here, left }: StepLive) {
  const { t } = useTranslation()
  const format = useFormat()
  if (here === 0) return null
  return (
    <span key={left} className={classes.here}>
      <b>{format.number(here)}</b> <small>{t('live.here')}</small>
    </span>
  )
}

/** What passed a step, what became of its messages, and what the goal brought afterwards. */
export function LiveFigures({ left, failed, message, conversion }: StepLive) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      <div className={classes.counts}>
        {message ? (
          <span>
            <b>{format.number(message.sent)}</b> {t('live.sent')} ·{' '}
            <b>{format.percent(message.opened, message.sent)}</b> {t('live.opened')} ·{' '}
            <b>{format.percent(message.clicked, message.sent)}</b> {t('live.clicked')}
          </span>
        ) : (
          <LiveCount figure={format.number(left)} words={t('live.passed', { count: left })} />
        )}
      </div>
      {((message?.excluded ?? 0) > 0 || failed > 0) && (
        <div className={classes.counts}>
          {message && message.excluded > 0 && (
            <LiveCount
              figure={format.number(message.excluded)}
              words={t('live.notSent', { count: message.excluded })}
            />
          )}
          {failed > 0 && (
            <Text span size="xs" c="var(--mantine-color-error)">
              <b>{format.number(failed)}</b> {t('live.failed', { count: failed })}
            </Text>
          )}
        </div>
      )}
      {conversion && conversion.converted > 0 && (
        <div className={classes.counts}>
          <LiveCount figure={format.percent(conversion.converted, left)} words={t('live.converted')} />
          {conversion.revenue > 0 && <b>{format.money(conversion.revenue, conversion.currency)}</b>}
        </div>
      )}
    </>
  )
}
