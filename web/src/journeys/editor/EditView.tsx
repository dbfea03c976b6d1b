import { ActionIcon, Alert, Box, Button, Group, Paper, ScrollArea, Stack, Text, Tooltip, UnstyledButton, useComputedColorScheme } from '@mantine/core'
import { useHotkeys, useMediaQuery } from '@mantine/hooks'
import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import { addNode, changeSettings, connect, disconnect, duplicateNodes, insertNode, moveNodes, removeNodes, renameNode } from '@parcours/model/journey/edit.ts'
import { type Graph, nodeById } from '@parcours/model/journey/graph.ts'
import { NODE_KINDS, type NodeKindName } from '@parcours/model/journey/registry.ts'
import { IconArrowBackUp, IconArrowForwardUp, IconCopy, IconLayoutDistributeVertical, IconTrash } from '@tabler/icons-react'
import { Background, type Connection, Controls, type NodeChange, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { useDraft } from '../../parts/useDraft.ts'
import { autoLayout } from '../canvas/layout.ts'
import { StepCard, type StepNode } from '../canvas/StepCard.tsx'
import { StepEdge } from '../canvas/StepEdge.tsx'
import { toFlow } from '../canvas/to-flow.ts'
import { useFlowNodes } from '../canvas/useFlowNodes.ts'
import { useWords } from '../canvas/useWords.ts'
import type { JourneyDraft } from '../JourneyPage.tsx'
import { NODE_VIEWS } from '../nodes/registry.ts'
import { Inspector } from './Inspector.tsx'
import type { FoundIssue } from './useIssues.ts'

export const NODE_TYPES = { step: StepCard }
export const EDGE_TYPES = { arrow: StepEdge }
const DRAGGED = 'application/x-parcours-step'

interface Props {
  drafting: ReturnType<typeof useDraft<JourneyDraft, JourneyAnswer>>
  issues: FoundIssue[]
  selected: string | undefined
  onSelect: (id: string | undefined) => void
}

/** The editor's canvas, between the palette and the inspector. */
export function EditView(props: Props) {
  return (
    <ReactFlowProvider>
      <EditCanvas {...props} />
    </ReactFlowProvider>
  )
}

function EditCanvas({ drafting, issues, selected, onSelect }: Props) {
  const { t } = useTranslation()
  const words = useWords()
  const scheme = useComputedColorScheme('light')
  const narrow = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false })
  const flow = useReactFlow()
  const { draft, edit, undo, redo, canUndo, canRedo } = drafting
  const { graph } = draft
  const change = useCallback((next: Graph, key?: string) => edit({ graph: next }, key), [edit])
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  // The canvas tells its selection at each change of its nodes: only another selection is another state.
  const mark = useCallback((ids: string[]) => setMarked((before) => (before.size === ids.length && ids.every((id) => before.has(id)) ? before : new Set(ids))), [])
  const selection = useMemo(() => new Set([...marked, ...(selected ? [selected] : [])]), [marked, selected])

  const problems = useMemo(() => Map.groupBy(issues, ({ nodeId }) => nodeId ?? ''), [issues])
  const shown = useMemo(
    () =>
      toFlow(graph, {
        words,
        selected: selection,
        problems: new Map([...problems].map(([id, found]) => [id, found.map(({ message }) => message)])),
        edit: {
          onInsert: (arrow, kind, position) => {
            const inserted = insertNode(graph, arrow, kind, position)
            change(autoLayout(inserted.graph))
            onSelect(inserted.id)
          },
          onRemove: (arrow) => change(disconnect(graph, arrow)),
        },
      }),
    [graph, words, selection, problems, change, onSelect],
  )
  // Dragging moves the cards at once; the draft takes the place over when the drag ends.
  const [nodes, applyChanges] = useFlowNodes(shown.nodes)

  const onNodesChange = (changes: NodeChange<StepNode>[]) => {
    applyChanges(changes)
    const dropped = changes.flatMap((one) =>
      one.type === 'position' && one.dragging === false && one.position ? [[one.id, { x: Math.round(one.position.x), y: Math.round(one.position.y) }] as const] : [],
    )
    const moved = dropped.filter(([id, position]) => {
      const node = nodeById(graph, id)
      return node && (node.position.x !== position.x || node.position.y !== position.y)
    })
    if (moved.length > 0) change(moveNodes(graph, new Map(moved)), 'move')
  }
  const add = (kind: NodeKindName, position?: { x: number; y: number }) => {
    const lowest = Math.max(-150, ...graph.nodes.map((node) => node.position.y))
    const added = addNode(graph, kind, position ?? { x: 0, y: lowest + 150 })
    change(added.graph)
    onSelect(added.id)
  }
  const arrange = () => {
    change(autoLayout(graph))
    setTimeout(() => void flow.fitView({ maxZoom: 1, padding: 0.2 }), 50)
  }
  const removeSelected = () => {
    if (selection.size === 0) return
    change(removeNodes(graph, [...selection]))
    mark([])
    onSelect(undefined)
  }
  const duplicateSelected = () => {
    const { graph: next, ids } = duplicateNodes(graph, [...selection])
    change(next)
    onSelect(ids[0])
  }
  useHotkeys([
    ['mod+Z', undo],
    ['mod+shift+Z', redo],
    ['mod+Y', redo],
    ['mod+D', duplicateSelected],
    ['Delete', removeSelected],
    ['Backspace', removeSelected],
    ['Escape', () => onSelect(undefined)],
  ])
  const node = selected ? nodeById(graph, selected) : undefined

  return (
    <Group gap={0} align="stretch" wrap="nowrap" flex={1} mih={0}>
      {!narrow && <Palette onAdd={add} hasTrigger={graph.nodes.some(({ kind }) => NODE_KINDS[kind].role === 'trigger')} />}
      <Box
        flex={1}
        pos="relative"
        miw={0}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          const kind = event.dataTransfer.getData(DRAGGED)
          if (kind in NODE_KINDS) add(kind as NodeKindName, flow.screenToFlowPosition({ x: event.clientX - 120, y: event.clientY - 36 }))
        }}
      >
        <ReactFlow
          nodes={nodes}
          edges={shown.edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={onNodesChange}
          onConnect={({ source, sourceHandle, target }: Connection) => change(connect(graph, { from: source, port: sourceHandle ?? 'next', to: target }))}
          onNodeClick={(_, { id }) => onSelect(id)}
          onSelectionChange={({ nodes: chosen }) => mark(chosen.length > 1 ? chosen.map(({ id }) => id) : [])}
          onPaneClick={() => onSelect(undefined)}
          deleteKeyCode={null}
          fitView
          fitViewOptions={{ maxZoom: 1, padding: 0.2 }}
          minZoom={0.2}
          colorMode={scheme}
          aria-label={t('editor.canvas')}
        >
          <Background gap={20} />
          <Controls showInteractive={false} />
        </ReactFlow>
        <Paper withBorder p={4} pos="absolute" top={12} left={12}>
          <Group gap={2}>
            <Tool label={t('editor.undo')} disabled={!canUndo} onClick={undo} icon={<IconArrowBackUp size={18} />} />
            <Tool label={t('editor.redo')} disabled={!canRedo} onClick={redo} icon={<IconArrowForwardUp size={18} />} />
            <Tool label={t('editor.arrange')} onClick={arrange} icon={<IconLayoutDistributeVertical size={18} />} />
            <Tool label={t('editor.duplicate')} disabled={selection.size === 0} onClick={duplicateSelected} icon={<IconCopy size={18} />} />
            <Tool label={t('editor.remove')} disabled={selection.size === 0} onClick={removeSelected} icon={<IconTrash size={18} />} />
          </Group>
        </Paper>
        {issues.length > 0 && <IssueList issues={issues} onSelect={onSelect} />}
      </Box>
      {node && (
        <Inspector
          node={node}
          issues={problems.get(node.id) ?? []}
          overlay={narrow ?? false}
          onClose={() => onSelect(undefined)}
          onRename={(name) => change(renameNode(graph, node.id, name), `rename ${node.id}`)}
          onChange={(settings) => change(changeSettings(graph, node.id, settings), `settings ${node.id}`)}
        />
      )}
    </Group>
  )
}

function Tool({ label, icon, onClick, disabled = false }: { label: string; icon: React.ReactNode; onClick: () => void; disabled?: boolean }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick} disabled={disabled}>
        {icon}
      </ActionIcon>
    </Tooltip>
  )
}

/** Steps to drag onto the canvas, or to add by a click. */
function Palette({ onAdd, hasTrigger }: { onAdd: (kind: NodeKindName) => void; hasTrigger: boolean }) {
  const { t } = useTranslation()
  const roles = ['trigger', 'condition', 'wait', 'action', 'exit'] as const
  return (
    <ScrollArea w={208} p="sm" style={{ borderRight: '1px solid var(--app-line)', background: 'var(--mantine-color-body)' }} component="nav" aria-label={t('editor.palette')}>
      <Stack gap={4}>
        {roles.map((role) => (
          <div key={role}>
            <Text size="xs" c="dimmed" fw={600} mt={8} mb={4}>
              {t(`editor.roles.${role}`)}
            </Text>
            {(Object.keys(NODE_KINDS) as NodeKindName[])
              .filter((kind) => NODE_KINDS[kind].role === role)
              .map((kind) => {
                const Icon = NODE_VIEWS[kind].icon
                const disabled = role === 'trigger' && hasTrigger
                return (
                  <Tooltip key={kind} label={disabled ? t('editor.oneTrigger') : t(`nodes.${kind}.what`)} position="right" multiline maw={240}>
                    <UnstyledButton
                      w="100%"
                      p={8}
                      aria-disabled={disabled}
                      draggable={!disabled}
                      onDragStart={(event) => event.dataTransfer.setData(DRAGGED, kind)}
                      onClick={() => !disabled && onAdd(kind)}
                      style={{ border: '1px solid var(--app-line)', borderRadius: 8, marginBottom: 4, opacity: disabled ? 0.5 : 1, cursor: disabled ? 'not-allowed' : 'grab' }}
                    >
                      <Group gap={8} wrap="nowrap">
                        <Icon size={16} aria-hidden />
                        <Text size="sm">{t(`nodes.${kind}.name`)}</Text>
                      </Group>
                    </UnstyledButton>
                  </Tooltip>
                )
              })}
          </div>
        ))}
      </Stack>
    </ScrollArea>
  )
}

/** What is still missing; each leads to its step. */
function IssueList({ issues, onSelect }: { issues: FoundIssue[]; onSelect: (id: string | undefined) => void }) {
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
