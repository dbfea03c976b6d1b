import { useQuery } from '@tanstack/react-query'
import { call } from '../client.ts'

/** An email as it is sent, filled in for the latest contact; undefined until it is there, or where there is none. */
export function useEmailPicture(templateId: string): { html: string; subject: string } | undefined {
  const picture = useQuery({
    queryKey: ['template', templateId, 'picture'],
    queryFn: async ({ signal }) => {
      const { subject, preheader, source, format, purpose } = await call('getTemplate', { params: { id: templateId } })
      return call('previewTemplate', { body: { subject, preheader, source, format, purpose }, signal })
    },
    enabled: templateId !== '',
    staleTime: 60_000,
    retry: false,
  })
  return picture.data
}
