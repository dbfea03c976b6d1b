import { stepsFromText, stepsToText } from '@parcours/model/journey/clipboard.ts'
import type { Graph, Steps } from '@parcours/model/journey/graph.ts'
import { useEffect } from 'react'
import { isTyping } from '../../parts/is-typing.ts'

interface Options {
  graph: Graph
  selection: ReadonlySet<string>
  onPaste: (steps: Steps) => void
  onRemove: () => void
}

/** Copies, cuts and pastes steps through the system's clipboard, as text: between journeys, windows and users. */
export function useClipboard({ graph, selection, onPaste, onRemove }: Options): void {
  useEffect(() => {
    const take = (event: ClipboardEvent) => {
      if (selection.size === 0 || isOfText(event)) return
      event.clipboardData?.setData('text/plain', stepsToText(graph, selection))
      event.preventDefault()
      if (event.type === 'cut') onRemove()
    }
    const paste = (event: ClipboardEvent) => {
      const steps = isOfText(event) ? undefined : stepsFromText(event.clipboardData?.getData('text/plain') ?? '')
      if (!steps) return
      event.preventDefault()
      onPaste(steps)
    }
    document.addEventListener('copy', take)
    document.addEventListener('cut', take)
    document.addEventListener('paste', paste)
    return () => {
      document.removeEventListener('copy', take)
      document.removeEventListener('cut', take)
      document.removeEventListener('paste', paste)
    }
  }, [graph, selection, onPaste, onRemove])
}

/** Whether a user is writing, or has marked words on the page: these are what they mean then. */
function isOfText({ target }: ClipboardEvent): boolean {
  return isTyping(target) || (document.getSelection()?.toString() ?? '') !== ''
}
