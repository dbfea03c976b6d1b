import type { ComparisonAnswer } from '@parcours/contract/campaigns.ts'
import { CAMPAIGN_MEASURES, type CampaignMeasure } from '@parcours/model/campaign/comparison.ts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../parts/format.ts'

type Measured = ComparisonAnswer['measures'][number]
type Value = Measured['values'][number]

/** So many recipients are what orders and revenue are told of. */
const PER = 1000

/** What a comparison says in words: values, their bounds, and what may be said of them. */
export function useMeasureWords({ currency, campaigns }: Pick<ComparisonAnswer, 'currency' | 'campaigns'>) {
  const { t } = useTranslation()
  const format = useFormat()
  const nameOf = (id: string) => campaigns.find((campaign) => campaign.id === id)?.name ?? ''
  const value = (measure: CampaignMeasure, amount: number) =>
    measure === 'revenue'
      ? format.money(Math.round(amount * PER), currency)
      : measure === 'orders'
        ? format.number(Math.round(amount * PER * 10) / 10)
        : format.percent(amount, 1)
  const bounds = (measure: CampaignMeasure, low: number, high: number) =>
    t('comparison.bounds', { low: value(measure, low), high: value(measure, high) })
  return {
    nameOf,
    value,
    interval: (measure: CampaignMeasure, { low, high }: Value) =>
      low === null || high === null ? '' : bounds(measure, Math.max(0, low), high),
    /** How one stands to the leading one. */
    standing: (measure: CampaignMeasure, { verdict, difference }: Value) => {
      if (verdict === null) return t(`comparison.leads.${CAMPAIGN_MEASURES[measure]}`)
      if (verdict !== 'sure' || !difference)
        return t(`comparison.verdict.${verdict === 'tooFew' ? 'tooFew' : 'unsure'}`)
      const [low = 0, high = 0] = [Math.abs(difference.low), Math.abs(difference.high)].sort((a, b) => a - b)
      return t(`comparison.differs.${CAMPAIGN_MEASURES[measure]}`, { bounds: bounds(measure, low, high) })
    },
    /** The one message of a plot. */
    message: ({ measure, leading, values }: Measured) => {
      if (leading === null) return t('comparison.nobody')
      const others = values.filter(({ id }) => id !== leading)
      const apart = others.filter(({ verdict }) => verdict === 'sure')
      if (apart.length === 0) return t('comparison.none')
      const better = CAMPAIGN_MEASURES[measure]
      return apart.length === others.length
        ? t(`comparison.all.${better}`, { name: nameOf(leading) })
        : t(`comparison.some.${better}`, {
            name: nameOf(leading),
            names: format.list(apart.map(({ id }) => t('comparison.quoted', { name: nameOf(id) }))),
          })
    },
  }
}
