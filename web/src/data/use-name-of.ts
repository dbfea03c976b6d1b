import { useTranslation } from 'react-i18next'
import type { Quarantined } from './quarantined.ts'

const NAMED = ['retry', 'campaignHeld', 'journeyStep', 'run'] as const

/**
 * What people call a piece of work that was put aside: recurring work
 * has words of its own, all else the name that it was given.
 */
export function useNameOf(): (item: Pick<Quarantined, 'kind' | 'name'>) => string {
  const { t } = useTranslation()
  return ({ kind, name }) => {
    const own = kind === 'recurring' ? NAMED.find((one) => one === name) : undefined
    if (own) return t(`data.names.${own}`)
    return name.trim() || t('data.unnamed')
  }
}
