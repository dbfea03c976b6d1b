import { applyNodeChanges, type NodeChange } from '@xyflow/react'
import { useCallback, useEffect, useState } from 'react'
import type { CanvasNode } from './to-flow.ts'

/**
 * The cards as the canvas holds them: what it measured of each is kept when the cards are drawn anew, since it hides a
 * card that it has not measured, and measures again only when the size changes.
 */
export function useFlowNodes(shown: CanvasNode[]): [CanvasNode[], (changes: NodeChange<CanvasNode>[]) => void] {
  const [nodes, setNodes] = useState(shown)
  useEffect(() => {
    setNodes((before) => {
      const measured = new Map(before.map((node) => [node.id, node.measured]))
      return shown.map((node) => {
        const known = measured.get(node.id)
        return known ? { ...node, measured: known } : node
      })
    })
  }, [shown])
  const onChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => setNodes((before) => applyNodeChanges(changes, before)),
    [],
  )
  return [nodes, onChange]
}
