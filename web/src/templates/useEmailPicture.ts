import { useQuery } from '@tanstack/react-query'
import { call } from '../client.ts'

/** For so long a picture is shown as it was, unless it must be current. */
const STALE_MS = 60_000

/** An email as it is sent, filled in for the latest contact. */
export function useEmailPicture(templateId: string, { isCurrent = false }: { isCurrent?: boolean } = {}) {
  return useQuery({
    queryKey: ['template', templateId, 'picture'],
    queryFn: async ({ signal }) => {
      const { subject, preheader, source, format, purpose } = await call('getTemplate', { params: { id: templateId } })
      return call('previewTemplate', { body: { subject, preheader, source, format, purpose }, signal })
    },
    enabled: templateId !== '',
    staleTime: isCurrent ? 0 : STALE_MS,
    retry: false,
  })
}
