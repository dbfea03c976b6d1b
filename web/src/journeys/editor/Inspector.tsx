import { Box, Select, TextInput } from '@mantine/core'
import type { Graph, JourneyNode } from '@parcours/model/journey/graph.ts'
import type { KindOfRole, NodeKindName } from '@parcours/model/journey/registry.ts'
import { useTranslation } from 'react-i18next'
import { FieldError } from '../../parts/FieldError.tsx'
import { GraphContext } from '../nodes/graph-context.ts'
import { NODE_VIEWS } from '../nodes/registry.ts'
import type { FormProps } from '../nodes/view.ts'
import type { FoundIssue } from './found-issue.ts'
import { PortsList } from './PortsList.tsx'
import { SidePanel } from './SidePanel.tsx'
import { isTrigger } from './useAdding.ts'

interface Props {
  node: JourneyNode
  graph: Graph
  issues: FoundIssue[]
  /** Over the canvas, on narrow screens. */
  overlay: boolean
  onClose: () => void
  onRename: (name: string) => void
  onChange: (settings: JourneyNode['settings']) => void
  onEdges: (graph: Graph) => void
  /** Makes the trigger one of another kind. */
  onTrigger: (kind: KindOfRole<'trigger'>) => void
}

const TRIGGERS = (Object.keys(NODE_VIEWS) as NodeKindName[]).filter(isTrigger)

/** The form of the selected step. */
export function Inspector({ node, graph, issues, overlay, onClose, onRename, onChange, onEdges, onTrigger }: Props) {
  const { t } = useTranslation()
  // The registry pairs each kind with its own form, which the compiler cannot follow through a lookup.
  const Form = NODE_VIEWS[node.kind].Form as (props: FormProps<unknown>) => React.ReactNode
  const errorAt = (path: string) =>
    issues.find((one) => one.path === (path ? `nodes.${node.id}.settings.${path}` : `nodes.${node.id}.settings`))
      ?.message
  return (
    <SidePanel
      label={t('editor.inspector')}
      title={t(`nodes.${node.kind}.name`)}
      text={t(`nodes.${node.kind}.what`)}
      overlay={overlay}
      onClose={onClose}
    >
      {issues
        .filter(({ path }) => path === `nodes.${node.id}`)
        .map(({ message }) => (
          <FieldError key={message} message={message} />
        ))}
      {isTrigger(node.kind) && (
        <Select
          label={t('editor.enterBy')}
          description={t('editor.enterByText')}
          allowDeselect={false}
          value={node.kind}
          data={TRIGGERS.map((kind) => ({ value: kind, label: t(`nodes.${kind}.name`) }))}
          onChange={(kind) => kind && kind !== node.kind && onTrigger(kind)}
        />
      )}
      <TextInput
        label={t('editor.stepName')}
        placeholder={t(`nodes.${node.kind}.name`)}
        value={node.name}
        maxLength={120}
        onChange={({ currentTarget }) => onRename(currentTarget.value)}
      />
      <Box key={node.id}>
        <GraphContext value={graph}>
          <Form
            settings={node.settings}
            onChange={(settings) => onChange(settings as JourneyNode['settings'])}
            errorAt={errorAt}
          />
        </GraphContext>
      </Box>
      <PortsList graph={graph} node={node} onChange={onEdges} />
    </SidePanel>
  )
}
