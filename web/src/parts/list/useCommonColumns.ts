import type { MantineBreakpoint } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../format.ts'
import type { ListColumn } from './columns.tsx'

interface Mailed {
  sent: number
  opened: number
  clicked: number
}

const rateOf = (part: number, sent: number) => (sent > 0 ? part / sent : null)

/** How lists sort by what became of their messages; what sent none comes last. */
export const MAILED_SORTS = {
  sent: ({ sent }: Mailed) => sent,
  opened: ({ sent, opened }: Mailed) => rateOf(opened, sent),
  clicked: ({ sent, clicked }: Mailed) => rateOf(clicked, sent),
}

/** Columns that several lists have. */
export function useCommonColumns() {
  const { t } = useTranslation()
  const format = useFormat()
  const rate = (part: number, sent: number) => (sent > 0 ? format.percent(part, sent) : '–')
  const mailed: ListColumn<Mailed>[] = [
    {
      key: 'sent',
      label: t('campaigns.sent'),
      sort: 'sent',
      isNumber: true,
      from: 'sm',
      cell: ({ sent }) => format.number(sent),
    },
    {
      key: 'opened',
      label: t('campaigns.openRate'),
      sort: 'opened',
      isNumber: true,
      cell: ({ sent, opened }) => rate(opened, sent),
    },
    {
      key: 'clicked',
      label: t('campaigns.clickRate'),
      sort: 'clicked',
      isNumber: true,
      from: 'md',
      cell: ({ sent, clicked }) => rate(clicked, sent),
    },
  ]
  const changed = (from: MantineBreakpoint): ListColumn<{ updatedAt: string }> => ({
    key: 'changed',
    label: t('common.changed'),
    sort: 'changed',
    from,
    cell: ({ updatedAt }) => format.ago(updatedAt),
  })
  return { mailed, changed }
}
