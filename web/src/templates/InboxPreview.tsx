import { Stack, useComputedColorScheme } from '@mantine/core'
import type { EmailDraft } from './email-draft.ts'
import { InboxLine } from './InboxLine.tsx'
import { usePreview } from './usePreview.ts'

/** Who writes a subject sees it a moment later. */
const DELAY_MS = 600

interface Props {
  draft: EmailDraft
  /** The language that is written now, where the email has several. */
  language: string | undefined
  width: 'desktop' | 'phone'
}

/** How the email stands in the inbox of the latest contact, while it is written. */
export function InboxPreview({ draft, language, width }: Props) {
  const scheme = useComputedColorScheme('light')
  const preview = usePreview(draft, { language }, DELAY_MS)
  // What cannot be filled in yet is shown as it is written.
  const { subject, preheader, text } = preview.isError || !preview.data ? { ...draft, text: '' } : preview.data
  return (
    <Stack gap={2} px="sm" py={6} flex="none" style={{ borderBottom: '1px solid var(--app-line)' }}>
      <InboxLine subject={subject} preheader={preheader} text={text} width={width} scheme={scheme} />
    </Stack>
  )
}
