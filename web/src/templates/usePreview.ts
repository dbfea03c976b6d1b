import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { call } from '../client.ts'
import { designOf, type EmailDraft } from './email-draft.ts'

interface Reader {
  /** `any` for one drawn by chance; the latest contact without. */
  contactId?: string | undefined
  /** What they read; their own language without. */
  language?: string | undefined
}

/**
 * An email as a contact would get it, while it is written: some time after it was last changed.
 * @param asked distinguishes drawings by chance
 */
export function usePreview(draft: EmailDraft, { contactId, language }: Reader, delayMs: number, asked?: string) {
  const [shown] = useDebouncedValue(draft, delayMs)
  const body = {
    ...designOf(shown),
    ...(contactId && { contactId }),
    ...(language && { contactLanguage: language }),
  }
  return useQuery({
    queryKey: ['preview', asked ?? null, body],
    queryFn: ({ signal }) => call('previewTemplate', { body, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  })
}
