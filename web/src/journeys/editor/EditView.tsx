import { Box, Group, useComputedColorScheme } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { JourneyAnswer, LiveAnswer } from '@parcours/contract/journeys.ts'
import {
  addNote,
  addSteps,
  changeNote,
  changeSettings,
  connect,
  disconnect,
  moveNodes,
  removeNodes,
  removeNote,
  renameNode,
  stepsOf,
} from '@parcours/model/journey/edit.ts'
import { type Graph, nodeById, type Steps, triggerOf } from '@parcours/model/journey/graph.ts'
import { addPart, removePart, renamePart, withoutTriggers } from '@parcours/model/journey/parts.ts'
import { NO_RULES } from '@parcours/model/journey/rules.ts'
import {
  applyNodeChanges,
  Background,
  type Connection,
  Controls,
  MiniMap,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { say } from '../../parts/notify.ts'
import { useKeys } from '../../parts/useKeys.ts'
import type { OpenDraft } from '../../unsaved/useDraft.ts'
import { DRAWN_WHOLE, EDGE_TYPES, NODE_TYPES } from '../canvas/drawing.ts'
import { isOfStepMenu } from '../canvas/drop-place.ts'
import { hiddenSteps, stepsDrawnAs, stepsMovedWith } from '../canvas/folding.ts'
import { autoLayout } from '../canvas/layout.ts'
import { type CanvasNode, toFlow } from '../canvas/to-flow.ts'
import { useCanvasLabels } from '../canvas/useCanvasLabels.ts'
import { useFlowNodes } from '../canvas/useFlowNodes.ts'
import { useFolded } from '../canvas/useFolded.ts'
import { useWords } from '../canvas/useWords.ts'
import type { JourneyDraft } from '../journey-draft.ts'
import { GraphContext } from '../nodes/graph-context.ts'
import { type FoundIssue, RULES } from './found-issue.ts'
import { HISTORY, HistoryPanel } from './HistoryPanel.tsx'
import { Inspector } from './Inspector.tsx'
import { IssueList } from './IssueList.tsx'
import { Palette } from './Palette.tsx'
import { RulesButton } from './RulesButton.tsx'
import { RulesPanel } from './RulesPanel.tsx'
import { SIMULATE, SimulatePanel } from './SimulatePanel.tsx'
import { StepOffer } from './StepOffer.tsx'
import { TESTS, TestsPanel } from './TestsPanel.tsx'
import { Toolbar } from './Toolbar.tsx'
import { TRIAL_RUN, TrialRunPanel } from './TrialRunPanel.tsx'
import { useAdding } from './useAdding.ts'
import { useClipboard } from './useClipboard.ts'
import { useSelection } from './useSelection.ts'

/** How far from the original a copy stands, in pixels. */
const ASIDE = { x: 40, y: 40 }
/** From so many steps on, a map of the whole is of use. */
const MAP_FROM = 12

/** The whole drawing in sight, below the tools; on a phone the goal lies below these. */
const FIT = { maxZoom: 1, padding: { top: '72px', right: '24px', bottom: '64px', left: '24px' } } as const
const FIT_BELOW_TOOLS = { maxZoom: 1, padding: { top: '116px', right: '16px', bottom: '48px', left: '16px' } } as const

interface Props {
  journeyId: string
  drafting: OpenDraft<JourneyDraft, JourneyAnswer>
  issues: FoundIssue[]
  selected: string | undefined
  onSelect: (id: string | undefined) => void
}

/** The editor's canvas, between the palette and the form of what is chosen. */
export function EditView(props: Props) {
  return (
    <ReactFlowProvider>
      <EditCanvas {...props} />
    </ReactFlowProvider>
  )
}

function EditCanvas({ journeyId, drafting, issues, selected, onSelect }: Props) {
  const { t } = useTranslation()
  const words = useWords()
  const canvasLabels = useCanvasLabels()
  const scheme = useComputedColorScheme('light')
  const narrow = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false })
  const wide = useMediaQuery('(min-width: 1200px)', undefined, { getInitialValueInEffect: false })
  const fit = narrow ? FIT_BELOW_TOOLS : FIT
  const flow = useReactFlow()
  const { draft, edit, undo, redo, canUndo, canRedo } = drafting
  const { graph } = draft
  const change = useCallback((next: Graph, key?: string) => edit({ graph: next }, key), [edit])
  const { selection, mark, choose, clear, picking, pick } = useSelection(graph, selected, onSelect)

  const { folded, fold } = useFolded(journeyId)
  // A user who opens a step, from the list of what is wrong say, sees it.
  const hiding = selected ? hiddenSteps(graph, folded).get(selected) : undefined
  useEffect(() => {
    if (hiding) fold(hiding.id, false)
  }, [hiding, fold])
  const [counts, setCounts] = useState<LiveAnswer['ports'] | undefined>()
  const [taken, setTaken] = useState<ReadonlySet<string>>(new Set())

  const problems = useMemo(() => Map.groupBy(issues, ({ nodeId }) => nodeId ?? ''), [issues])
  const { add, onInsert, onAppend, drops, over, offer, acceptOffer, closeOffer, onConnectEnd } = useAdding({
    graph,
    selected,
    folded,
    change,
    onSelect,
  })
  const shown = useMemo(
    () =>
      toFlow(graph, {
        words,
        selected: selection,
        taken: taken.size > 0 ? taken : undefined,
        passages: counts,
        problems: new Map([...problems].map(([id, found]) => [id, found.map(({ message }) => message)])),
        edit: { onInsert, onAppend, over, onRemove: (edge) => change(disconnect(graph, edge)) },
        notes: {
          onWrite: (id, text) => change(changeNote(graph, id, { text }), `note ${id}`),
          onRemove: (id) => change(removeNote(graph, id)),
        },
        folded,
        parts: {
          onFold: fold,
          onName: (id, name) => change(renamePart(graph, id, name)),
          onDissolve: (id) => change(removePart(graph, id)),
        },
      }),
    [graph, words, selection, taken, counts, problems, folded, fold, change, onInsert, onAppend, over],
  )
  // Dragging moves the cards at once; the draft takes the place over when the drag ends.
  const [nodes, applyChanges] = useFlowNodes(shown.nodes)

  const onNodesChange = (changes: NodeChange<CanvasNode>[]) => {
    applyChanges(changes)
    // What a user chose. Asked what is chosen now, the canvas would also tell of what it was told itself, and each
    // would follow the other for ever.
    if (changes.some(({ type }) => type === 'select'))
      choose(applyNodeChanges(changes, nodes).flatMap((node) => (node.selected ? stepsDrawnAs(graph, node.id) : [])))
    const dropped = changes.flatMap((one) =>
      one.type === 'position' && one.dragging === false && one.position
        ? [[one.id, { x: Math.round(one.position.x), y: Math.round(one.position.y) }] as const]
        : [],
    )
    const moved = dropped.filter(([id, position]) => {
      const before = (nodeById(graph, id) ?? graph.notes?.find((note) => note.id === id))?.position
      return before && (before.x !== position.x || before.y !== position.y)
    })
    const movedParts = dropped.flatMap(([id, position]) => stepsMovedWith(graph, id, position))
    if (moved.length + movedParts.length === 0) return
    const notes = moved.filter(([id]) => !nodeById(graph, id))
    change(
      notes.reduce(
        (next, [id, position]) => changeNote(next, id, { position }),
        moveNodes(graph, new Map([...moved, ...movedParts])),
      ),
      'move',
    )
  }
  const foldSelected = () => {
    const added = addPart(graph, selection, t('parts.new'))
    if (!added) return
    change(added.graph)
    fold(added.id, true)
    clear()
  }
  const addSelected = useCallback(
    (steps: Steps) => {
      const added = addSteps(graph, steps, ASIDE)
      change(added.graph)
      pick(false)
      mark(added.ids.length > 1 ? added.ids : [])
      onSelect(added.ids.length === 1 ? added.ids[0] : undefined)
      say(t('editor.pasted', { count: added.ids.length }))
    },
    [graph, change, pick, mark, onSelect, t],
  )
  const removeSelected = useCallback(() => {
    if (selection.size === 0) return
    change(removeNodes(graph, [...selection]))
    clear()
  }, [graph, selection, change, clear])
  useClipboard({ graph, selection, onPaste: addSelected, onRemove: removeSelected })
  const duplicateSelected = () => addSelected(stepsOf(graph, selection))
  const arrange = () => {
    change(autoLayout(graph, folded))
    setTimeout(() => void flow.fitView(fit), 50)
  }
  useKeys([
    ['mod+Z', undo],
    ['mod+shift+Z', redo],
    ['mod+Y', redo],
    ['mod+D', duplicateSelected],
    ['mod+G', foldSelected],
    ['mod+A', () => mark(graph.nodes.map(({ id }) => id))],
    ['Delete', removeSelected],
    ['Backspace', removeSelected],
    ['Escape', clear],
  ])
  const openByKey = ({ key, target }: KeyboardEvent) => {
    const id =
      key === 'Enter' && target instanceof HTMLElement && target.classList.contains('react-flow__node')
        ? target.dataset.id
        : undefined
    if (id && nodeById(graph, id)) onSelect(id)
    else if (id && folded.has(id)) fold(id, false)
  }
  const node = selected ? nodeById(graph, selected) : undefined
  const rules = graph.rules ?? NO_RULES
  const panel = { overlay: narrow ?? false, onClose: () => onSelect(undefined) }

  return (
    <Group gap={0} align="stretch" wrap="nowrap" flex={1} mih={0}>
      {!narrow && (
        <a className="skip" href="#canvas">
          {t('editor.skip')}
        </a>
      )}
      {!narrow && <Palette onAdd={add} hasTrigger={triggerOf(graph) !== undefined} />}
      <Box flex={1} pos="relative" miw={0} onKeyDown={openByKey} {...drops(shown.edges)}>
        <ReactFlow
          nodes={nodes}
          edges={shown.edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={onNodesChange}
          onConnect={({ source, sourceHandle, target }: Connection) =>
            change(connect(graph, { from: source, port: sourceHandle ?? 'next', to: target }))
          }
          onConnectEnd={onConnectEnd}
          onNodeClick={({ target, ctrlKey, metaKey, shiftKey }, { id, type }) => {
            if (type !== 'step' || picking || ctrlKey || metaKey || shiftKey || isOfStepMenu(target)) return
            // Of several that were chosen it is the only one from now on.
            mark([])
            onSelect(id)
          }}
          onPaneClick={() => onSelect(undefined)}
          selectNodesOnDrag={!picking}
          onlyRenderVisibleElements={graph.nodes.length > DRAWN_WHOLE}
          deleteKeyCode={null}
          fitView
          fitViewOptions={fit}
          minZoom={0.05}
          colorMode={scheme}
          aria-label={t('editor.canvas')}
          ariaLabelConfig={canvasLabels}
        >
          <Background gap={20} />
          <Controls showInteractive={false} fitViewOptions={fit} />
          {!narrow && graph.nodes.length >= MAP_FROM && <MiniMap pannable zoomable ariaLabel={t('editor.map')} />}
        </ReactFlow>
        {offer && <StepOffer offer={offer} onPick={(kind) => acceptOffer(offer, kind)} onLeave={closeOffer} />}
        <Toolbar
          undo={canUndo ? undo : undefined}
          redo={canRedo ? redo : undefined}
          arrange={arrange}
          addNote={() =>
            change(addNote(graph, flow.screenToFlowPosition({ x: window.innerWidth / 2, y: window.innerHeight / 3 })))
          }
          trialRun={() => onSelect(TRIAL_RUN)}
          history={() => onSelect(HISTORY)}
          simulate={() => onSelect(SIMULATE)}
          picked={picking ? selection.size : undefined}
          pick={pick}
          fold={withoutTriggers(graph, selection).length > 1 ? foldSelected : undefined}
          duplicate={selection.size > 0 ? duplicateSelected : undefined}
          remove={selection.size > 0 ? removeSelected : undefined}
          worded={wide ?? false}
        />
        {!(narrow && picking) && (
          <RulesButton rules={rules} wrong={problems.has(RULES)} onOpen={() => onSelect(RULES)} />
        )}
        {issues.length > 0 && <IssueList graph={graph} issues={issues} onSelect={onSelect} />}
      </Box>
      {node && (
        <Inspector
          {...panel}
          node={node}
          graph={graph}
          issues={problems.get(node.id) ?? []}
          onRename={(name) => change(renameNode(graph, node.id, name), `rename ${node.id}`)}
          onChange={(settings) => change(changeSettings(graph, node.id, settings), `settings ${node.id}`)}
          onEdges={change}
          onTrigger={(kind) => add(kind)}
        />
      )}
      {selected === TRIAL_RUN && (
        <TrialRunPanel
          {...panel}
          journeyId={journeyId}
          graph={graph}
          save={drafting.save}
          incomplete={issues.length > 0}
          onTaken={setTaken}
        />
      )}
      {selected === TESTS && (
        <TestsPanel
          {...panel}
          journeyId={journeyId}
          graph={graph}
          save={drafting.save}
          incomplete={issues.length > 0}
        />
      )}
      {selected === SIMULATE && (
        <SimulatePanel
          {...panel}
          journeyId={journeyId}
          save={drafting.save}
          incomplete={issues.length > 0}
          onCounts={setCounts}
        />
      )}
      {selected === HISTORY && <HistoryPanel {...panel} journeyId={journeyId} onRestore={change} />}
      {selected === RULES && (
        <GraphContext value={graph}>
          <RulesPanel
            {...panel}
            rules={rules}
            issues={problems.get(RULES) ?? []}
            onChange={(changed) => change({ ...graph, rules: changed }, 'rules')}
          />
        </GraphContext>
      )}
    </Group>
  )
}
