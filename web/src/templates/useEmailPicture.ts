import { useQuery } from '@tanstack/react-query'
import { call } from '../client.ts'
import { fewAtOnce } from '../parts/few-at-once.ts'
import { designOf } from './email-draft.ts'

/** For so long a picture is shown as it was, unless it must be current. */
const STALE_MS = 60_000

/** A list shows many: the server draws a few at once, so that others do not wait for it. */
const inTurn = fewAtOnce(3)

interface Wish {
  /** Whether it must be as it is now. */
  isCurrent?: boolean
  /** Whether it is in sight. */
  isWanted?: boolean
}

/** An email as it is sent, filled in for the latest contact. */
export function useEmailPicture(templateId: string, { isCurrent = false, isWanted = true }: Wish = {}) {
  return useQuery({
    queryKey: ['template', templateId, 'picture'],
    queryFn: ({ signal }) =>
      inTurn(async () => {
        const template = await call('getTemplate', { params: { id: templateId }, signal })
        return call('previewTemplate', { body: designOf(template), signal })
      }),
    enabled: templateId !== '' && isWanted,
    staleTime: isCurrent ? 0 : STALE_MS,
    retry: false,
  })
}
