import { useComputedColorScheme } from '@mantine/core'
import { Background, Controls, ReactFlow } from '@xyflow/react'
import { useTranslation } from 'react-i18next'
import { DRAWN_WHOLE, EDGE_TYPES, NODE_TYPES } from './drawing.ts'
import type { DrawnEdge } from './StepEdge.tsx'
import type { CanvasNode } from './to-flow.ts'
import { useCanvasLabels } from './useCanvasLabels.ts'
import { useFlowNodes } from './useFlowNodes.ts'

interface Props {
  drawn: { nodes: CanvasNode[]; edges: DrawnEdge[] }
  onOpen?: (nodeId: string) => void
}

/** A journey to be looked at: nothing on it can be moved or joined. */
export function ReadCanvas({ drawn, onOpen }: Props) {
  const { t } = useTranslation()
  const canvasLabels = useCanvasLabels()
  const scheme = useComputedColorScheme('light')
  const [nodes, onNodesChange] = useFlowNodes(drawn.nodes)
  return (
    <ReactFlow
      nodes={nodes}
      onNodesChange={onNodesChange}
      edges={drawn.edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      nodesDraggable={false}
      nodesConnectable={false}
      onNodeClick={(_, { id, type }) => type === 'step' && onOpen?.(id)}
      onlyRenderVisibleElements={nodes.length > DRAWN_WHOLE}
      fitView
      fitViewOptions={{ maxZoom: 1, padding: 0.15 }}
      minZoom={0.05}
      colorMode={scheme}
      aria-label={t('editor.canvas')}
      ariaLabelConfig={canvasLabels}
    >
      <Background gap={20} />
      <Controls showInteractive={false} />
    </ReactFlow>
  )
}
