import type { JourneyAnswer } from '@parcours/contract/journeys.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { callTagged, ProblemError } from '../../client.ts'

interface Draft {
  name: string
  graph: Graph
}

interface History {
  past: Draft[]
  present: Draft
  future: Draft[]
}

type Action = { kind: 'edit'; draft: Draft; merge: boolean } | { kind: 'undo' } | { kind: 'redo' }

const MOST_KEPT = 100
const SAVE_AFTER_MS = 700

function reduce({ past, present, future }: History, action: Action): History {
  switch (action.kind) {
    case 'edit':
      // Typing into one field is one step to undo, not one a letter.
      return { past: action.merge ? past : [...past, present].slice(-MOST_KEPT), present: action.draft, future: [] }
    case 'undo': {
      const before = past.at(-1)
      return before ? { past: past.slice(0, -1), present: before, future: [present, ...future] } : { past, present, future }
    }
    case 'redo': {
      const [after, ...rest] = future
      return after ? { past: [...past, present], present: after, future: rest } : { past, present, future }
    }
  }
}

export type SaveState = 'saved' | 'saving' | 'unsaved' | 'conflict' | 'failed'

/** The draft being edited: history, and saving by itself a moment after the last change. */
export function useDraft(journey: JourneyAnswer, firstEtag: string | undefined, onSaved: (saved: JourneyAnswer) => void) {
  const [history, dispatch] = useReducer(reduce, { past: [], present: { name: journey.name, graph: journey.graph }, future: [] })
  const [saveState, setSaveState] = useState<SaveState>('saved')
  const etag = useRef(firstEtag)
  const saved = useRef(history.present)
  const lastEdit = useRef({ key: '', at: 0 })
  const { present } = history

  const save = useCallback(async (): Promise<void> => {
    if (saved.current === present) return
    setSaveState('saving')
    try {
      const answer = await callTagged('saveJourney', { params: { id: journey.id }, body: present, ifMatch: etag.current })
      etag.current = answer.etag
      saved.current = present
      setSaveState('saved')
      onSaved(answer.data)
    } catch (error) {
      setSaveState(error instanceof ProblemError && error.problem.status === 412 ? 'conflict' : 'failed')
      throw error
    }
  }, [present, journey.id, onSaved])

  useEffect(() => {
    if (saved.current === present) return
    setSaveState('unsaved')
    const timer = setTimeout(() => void save().catch(() => {}), SAVE_AFTER_MS)
    return () => clearTimeout(timer)
  }, [present, save])

  /** @param key edits with the same key in quick succession are one step to undo */
  const edit = useCallback(
    (draft: Partial<Draft>, key = '') => {
      const now = Date.now()
      const merge = key !== '' && lastEdit.current.key === key && now - lastEdit.current.at < 1500
      lastEdit.current = { key, at: now }
      dispatch({ kind: 'edit', draft: { ...present, ...draft }, merge })
    },
    [present],
  )
  return {
    draft: present,
    edit,
    save,
    saveState,
    undo: () => dispatch({ kind: 'undo' }),
    redo: () => dispatch({ kind: 'redo' }),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  }
}
