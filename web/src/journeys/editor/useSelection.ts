import { type Graph, nodeById } from '@parcours/model/journey/graph.ts'
import { useStoreApi } from '@xyflow/react'
import { useCallback, useMemo, useState } from 'react'

/**
 * The steps that are chosen: the one that is open, or several. Several are chosen with keys held, or without a keyboard
 * while `picking`: then each tap takes one step more, or leaves it out again.
 */
export function useSelection(graph: Graph, selected: string | undefined, onSelect: (id: string | undefined) => void) {
  const canvas = useStoreApi()
  const [picking, setPicking] = useState(false)
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  // Only another selection is another state.
  const mark = useCallback(
    (ids: string[]) =>
      setMarked((before) => (before.size === ids.length && ids.every((id) => before.has(id)) ? before : new Set(ids))),
    [],
  )
  const open = selected && nodeById(graph, selected) ? selected : undefined
  const selection = useMemo(() => new Set([...marked, ...(open ? [open] : [])]), [marked, open])

  const pick = useCallback(
    (on: boolean) => {
      setPicking(on)
      // For the canvas it is as if Ctrl were held.
      canvas.setState({ multiSelectionActive: on })
      mark(on && open ? [open] : [])
      if (on) onSelect(undefined)
    },
    [canvas, mark, open, onSelect],
  )
  /** What a user chose on the canvas. */
  const choose = (steps: string[]) => {
    mark(picking || steps.length > 1 ? steps : [])
    // Of several none is open.
    if (steps.length > 1 && selected) onSelect(undefined)
  }
  /** Chooses none any more, after what was to be done with them. */
  const clear = useCallback(() => {
    pick(false)
    onSelect(undefined)
  }, [pick, onSelect])
  return { selection, mark, choose, clear, picking, pick }
}
