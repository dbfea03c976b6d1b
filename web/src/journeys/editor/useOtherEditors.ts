import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { call } from '../../client.ts'

const POLL_INTERVAL_MS = 5000

interface Watching {
  journeyId: string
  drafting: { takeOthers: () => Promise<void>; etagNow: () => string | undefined; saveState: string }
  /** Whether one draws now. */
  on: boolean
}

/**
 * Who else draws at the journey just now. What they save is taken in
 * as it comes, while nothing of one's own waits to be saved.
 */
export function useOtherEditors({ journeyId, drafting, on }: Watching): string[] {
  const meeting = useQuery({
    queryKey: ['editors', journeyId],
    queryFn: () => call('announceJourneyEditor', { params: { id: journeyId } }),
    enabled: on,
    refetchInterval: POLL_INTERVAL_MS,
    retry: false,
  })
  const { takeOthers, etagNow, saveState } = drafting
  const revision = meeting.data?.revision
  useEffect(() => {
    if (revision !== undefined && saveState === 'saved' && Number(etagNow()?.replace(/\D/g, '')) < revision)
      void takeOthers().catch(() => {})
  }, [revision, saveState, takeOthers, etagNow])
  return on ? (meeting.data?.others ?? []) : []
}
