import { useTranslation } from 'react-i18next'

const FIELDS = ['event', 'type', 'userId', 'anonymousId', 'previousId', 'email', 'timestamp', 'mail'] as const

/** What users call a field of an event: `properties.total` is the property total, as its sender named it. */
export function useFieldName(): (path: string) => string {
  const { t } = useTranslation()
  return (path) => {
    const [first = '', ...rest] = path.split('.')
    const name = rest.join('.')
    if (first === 'properties' && name) return t('data.fields.property', { name })
    if (first === 'traits' && name) return t('data.fields.trait', { name })
    const known = FIELDS.find((field) => field === path)
    return known ? t(`data.fields.${known}`) : path
  }
}
