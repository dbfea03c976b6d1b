import { Alert, Button, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FoundIssue } from './useIssues.ts'

/** What is still missing; each leads to its step, or to the rules. */
export function IssueList({ issues, onSelect }: { issues: FoundIssue[]; onSelect: (id: string | undefined) => void }) {
  const { t } = useTranslation()
  return (
    <Alert
      pos="absolute"
      bottom={12}
      left={56}
      right={12}
      maw={420}
      color="red"
      variant="default"
      p="sm"
      title={t('editor.issues', { count: issues.length })}
      style={{ maxHeight: 180, overflow: 'auto' }}
    >
      <Stack gap={2} align="flex-start">
        {issues.map(({ path, message, nodeId }) => (
          <Button key={`${path} ${message}`} size="compact-sm" variant="subtle" color="gray" onClick={() => onSelect(nodeId)} styles={{ label: { whiteSpace: 'normal', textAlign: 'left' } }} h="auto">
            {message}
          </Button>
        ))}
      </Stack>
    </Alert>
  )
}
