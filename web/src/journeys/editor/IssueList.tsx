import { Alert, Button, Stack } from '@mantine/core'
import { type Graph, nodeById } from '@parcours/model/journey/graph.ts'
import { useTranslation } from 'react-i18next'
import { type FoundIssue, RULES } from './found-issue.ts'

/** What is still missing; each leads to its step, or to the rules. */
export function IssueList({
  graph,
  issues,
  onSelect,
}: {
  graph: Graph
  issues: FoundIssue[]
  onSelect: (id: string | undefined) => void
}) {
  const { t } = useTranslation()
  const placeOf = (nodeId: string | undefined) => {
    const node = nodeId && nodeById(graph, nodeId)
    if (node) return node.name || t(`nodes.${node.kind}.name`)
    return nodeId === RULES ? t('rules.title') : undefined
  }
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
        {issues.map(({ path, message, nodeId }) => {
          const place = placeOf(nodeId)
          return (
            <Button
              key={`${path} ${message}`}
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => onSelect(nodeId)}
              styles={{
                label: { whiteSpace: 'normal', textAlign: 'left', overflow: 'visible', lineHeight: 1.35 },
                root: { height: 'auto', flexShrink: 0, paddingBlock: 3 },
              }}
            >
              {place ? `${place} · ${message}` : message}
            </Button>
          )
        })}
      </Stack>
    </Alert>
  )
}
