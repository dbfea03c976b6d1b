import type { Comparison } from '@parcours/model/condition/comparison.ts'
import { needsValue } from '@parcours/model/condition/comparison.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import type { Words } from './view.ts'

export function comparisonWords({ property, operator, value }: Comparison, { t }: Words): string {
  return t(needsValue(operator) ? 'condition.sentence' : 'condition.sentenceWithoutValue', {
    property: property || '…',
    operator: t(`operators.${operator}`),
    value: value === undefined || value === '' ? '…' : String(value),
  })
}

/** A condition as a sentence. */
export function conditionWords(condition: Condition, words: Words): string {
  const { t } = words
  switch (condition.kind) {
    case 'all':
    case 'any': {
      if (condition.of.length === 0) return '…'
      return condition.of.map((part) => conditionWords(part, words)).join(t(condition.kind === 'all' ? 'condition.and' : 'condition.or'))
    }
    case 'not':
      return t('condition.notSentence', { condition: conditionWords(condition.of, words) })
    case 'property':
      return comparisonWords(condition, words)
    case 'tag':
      return t('condition.tagSentence', { tag: condition.tag || '…' })
    case 'consent':
      return t('condition.consentSentence', { channel: t(`channels.${condition.channel}`) })
    case 'event':
      return t(condition.withinDays === undefined ? 'condition.eventSentence' : 'condition.eventWithinSentence', {
        event: condition.event || '…',
        count: condition.atLeast,
        days: condition.withinDays,
      })
  }
}
