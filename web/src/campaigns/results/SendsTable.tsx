import { Button, UnstyledButton } from '@mantine/core'
import type { ReportAnswer } from '@parcours/contract/campaigns.ts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'
import { Breakdown } from './Breakdown.tsx'

const MAX_HEIGHT = 320

interface Props {
  sends: ReportAnswer['sends']
  /** The one whose results are shown; undefined: those of all. */
  chosen: string | undefined
  onChoose: (id: string | undefined) => void
}

/** The sends of a campaign that recurs, beside each other; one of them can be looked at alone. */
export function SendsTable({ sends, chosen, onChoose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Breakdown
      title={t('campaigns.results.sends')}
      note={t('campaigns.results.sendsText')}
      by={t('campaigns.results.send')}
      last="unsubscribed"
      maxHeight={MAX_HEIGHT}
      action={
        chosen && (
          <Button variant="default" size="xs" onClick={() => onChoose(undefined)}>
            {t('campaigns.results.allSends')}
          </Button>
        )
      }
      rows={sends.map(({ id, startsAt, unsubscribed, ...figures }) => ({
        ...figures,
        id,
        isChosen: id === chosen,
        last: unsubscribed,
        label: (
          <UnstyledButton
            fz="sm"
            td="underline"
            aria-pressed={id === chosen}
            onClick={() => onChoose(id === chosen ? undefined : id)}
          >
            {format.dateTime(startsAt)}
          </UnstyledButton>
        ),
      }))}
    />
  )
}
