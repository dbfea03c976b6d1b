import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { say, sayError } from '../parts/notify.ts'
import { useMutation } from '../parts/useMutation.ts'
import type { QuarantineKind } from './quarantined.ts'

/** Which work is meant: what is named, all of a kind, or all. */
export interface Which {
  ids?: string[] | undefined
  kind?: QuarantineKind | undefined
}

/** Tries work again, and says what came of it. */
export function useRetry() {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (which: Which) => call('retryQuarantined', { body: which }),
    onSuccess: ({ retried, failed }) => {
      if (failed > 0) sayError(new Error(t('data.retryFailed', { count: failed, formatted: format.number(failed) })))
      const going = retried - failed
      if (going > 0) say(t('data.retried', { count: going, formatted: format.number(going) }))
      void client.invalidateQueries({ queryKey: ['quarantine'] })
    },
    onError: sayError,
  })
}
