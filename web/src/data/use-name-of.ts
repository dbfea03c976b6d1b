import { BULK_JOB_KINDS } from '@parcours/model/bulk-jobs.ts'
import { MESSAGE_EVENT_KINDS } from '@parcours/model/delivery/message-event.ts'
import { EVENT_KINDS } from '@parcours/model/events.ts'
import { useTranslation } from 'react-i18next'
import type { Quarantined } from './quarantined.ts'

const NAMED = ['retry', 'campaignHeld', 'journeyStep', 'run', 'wake', 'send', 'schedule', 'job'] as const

/**
 * What users call a piece of work that was put aside: recurring work
 * and refused calls without a name have words of their own, all else the name that it was given.
 */
export function useNameOf(): (item: Pick<Quarantined, 'kind' | 'name'>) => string {
  const { t } = useTranslation()
  return ({ kind, name }) => {
    const own = kind === 'recurring' ? NAMED.find((one) => one === name) : undefined
    if (own) return t(`data.names.${own}`)
    // A call of a client library without a name bears that of its kind.
    const call = kind === 'message' ? EVENT_KINDS.find((one) => one === name) : undefined
    if (call) return t(`data.calls.${call}`)
    const job = kind === 'operation' ? BULK_JOB_KINDS.find((one) => one === name) : undefined
    if (job) return t(`data.jobs.${job}`)
    const activity = kind === 'messageEvent' ? MESSAGE_EVENT_KINDS.find((one) => one === name) : undefined
    if (activity) return t(`data.activity.${activity}`)
    return name.trim() || t('data.unnamed')
  }
}
