import { Stack } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import type { HomeStream } from '@parcours/contract/home.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { LoadingRows, PageHead } from '../parts/States.tsx'
import { useStream } from '../parts/useStream.ts'
import { useSession } from '../session.tsx'
import { Happened } from './Happened.tsx'
import { Needs } from './Needs.tsx'
import { SAYS_ITSELF } from './Part.tsx'
import { Sending } from './Sending.tsx'
import { Start } from './Start.tsx'

const TODAY = ['home', 'today']
const SENDING = ['home', 'sending']
/** Where the stream does not come through. */
const ASK_MS = 30_000

/** What needs the user, what is being sent, and what happened today; a new workspace begins with a list of steps. */
export function HomePage() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const today = useQuery({
    queryKey: TODAY,
    queryFn: () => call('getHome'),
    refetchInterval: ASK_MS,
    meta: SAYS_ITSELF,
  })
  const sending = useQuery({
    queryKey: SENDING,
    queryFn: () => call('getSending'),
    refetchInterval: ASK_MS,
    meta: SAYS_ITSELF,
  })
  const start = useStart()
  const { latest: live } = useStream<HomeStream>('/api/v1/stream')
  useEffect(() => {
    if (!live) return
    client.setQueryData(TODAY, live.today)
    client.setQueryData(SENDING, live.sending)
  }, [client, live])
  return (
    <>
      <PageHead title={t('home.title')} />
      <Stack gap="lg">
        {start.isLoading && <LoadingRows />}
        {start.steps && <Start steps={start.steps} onHide={start.hide} />}
        {!start.isAll && (
          <div className="home">
            <div className="home-needs">
              <Needs />
            </div>
            <div className="home-sending">
              <Sending query={sending} />
            </div>
            <div className="home-happened">
              <Happened query={today} />
            </div>
          </div>
        )}
      </Stack>
    </>
  )
}

/** The steps of a new workspace, until all are done or the user hides them; the demo has none. */
function useStart() {
  const { workspace } = useSession()
  const [isHidden, setHidden] = useLocalStorage({
    key: `parcours.start.hidden.${workspace.id}`,
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  const isAsked = !workspace.isDemo && !isHidden
  const { data, isLoading } = useQuery({
    queryKey: ['home', 'start'],
    queryFn: () => call('getStart'),
    enabled: isAsked,
    refetchInterval: 15_000,
  })
  const steps = isAsked && data && !Object.values(data).every(Boolean) ? data : undefined
  // Nothing can wait, be sent or have happened yet: no empty parts stand below.
  const isNew = steps && !steps.contacts && !steps.event && !steps.journey
  return { steps, isLoading, isAll: isNew || isLoading, hide: () => setHidden(true) }
}
