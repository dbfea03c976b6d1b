import { ActionIcon, Box, Group, ScrollArea, Stack, Text, TextInput } from '@mantine/core'
import type { JourneyNode } from '@parcours/model/journey/graph.ts'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { NODE_VIEWS } from '../nodes/registry.ts'
import type { FormProps } from '../nodes/view.ts'
import type { FoundIssue } from './useIssues.ts'

interface Props {
  node: JourneyNode
  issues: FoundIssue[]
  /** Over the canvas, on narrow screens. */
  overlay: boolean
  onClose: () => void
  onRename: (name: string) => void
  onChange: (settings: JourneyNode['settings']) => void
}

/** The form of the selected step. */
export function Inspector({ node, issues, overlay, onClose, onRename, onChange }: Props) {
  const { t } = useTranslation()
  // The registry pairs each kind with its own form, which the compiler cannot follow through a lookup.
  const Form = NODE_VIEWS[node.kind].Form as (props: FormProps<unknown>) => React.ReactNode
  const errorAt = (path: string) => issues.find((one) => one.path === (path ? `nodes.${node.id}.settings.${path}` : `nodes.${node.id}.settings`))?.message
  return (
    <ScrollArea
      component="aside"
      aria-label={t('editor.inspector')}
      w={overlay ? '100%' : 336}
      style={{ borderLeft: '1px solid var(--app-line)', background: 'var(--mantine-color-body)', ...(overlay && { position: 'absolute', inset: 0, zIndex: 10 }) }}
    >
      <Stack p="md">
        <Group justify="space-between" wrap="nowrap">
          <Text fw={600}>{t(`nodes.${node.kind}.name`)}</Text>
          <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label={t('common.close')}>
            <IconX size={18} />
          </ActionIcon>
        </Group>
        <Text size="sm" c="dimmed">
          {t(`nodes.${node.kind}.what`)}
        </Text>
        {issues
          .filter(({ path }) => path === `nodes.${node.id}`)
          .map(({ message }) => (
            <Text key={message} size="sm" c="var(--mantine-color-error)">
              {message}
            </Text>
          ))}
        <TextInput label={t('editor.stepName')} placeholder={t(`nodes.${node.kind}.name`)} value={node.name} maxLength={120} onChange={({ currentTarget }) => onRename(currentTarget.value)} />
        <Box key={node.id}>
          <Form settings={node.settings} onChange={(settings) => onChange(settings as JourneyNode['settings'])} errorAt={errorAt} />
        </Box>
      </Stack>
    </ScrollArea>
  )
}
