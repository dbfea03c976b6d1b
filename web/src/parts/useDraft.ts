import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { ProblemError } from '../client.ts'

interface History<Draft> {
  past: Draft[]
  present: Draft
  future: Draft[]
}

type Action<Draft> = { kind: 'edit'; draft: Draft; merge: boolean } | { kind: 'undo' } | { kind: 'redo' }

/** Steps that can be undone: more than anyone takes, few enough to hold. */
const MAX_UNDO_STEPS = 1000
const SAVE_AFTER_MS = 700

function reduce<Draft>({ past, present, future }: History<Draft>, action: Action<Draft>): History<Draft> {
  switch (action.kind) {
    case 'edit':
      // Typing into one field is one step to undo, not one a character.
      return {
        past: action.merge ? past : [...past, present].slice(-MAX_UNDO_STEPS),
        present: action.draft,
        future: [],
      }
    case 'undo': {
      const before = past.at(-1)
      return before
        ? { past: past.slice(0, -1), present: before, future: [present, ...future] }
        : { past, present, future }
    }
    case 'redo': {
      const [after, ...rest] = future
      return after ? { past: [...past, present], present: after, future: rest } : { past, present, future }
    }
  }
}

export type SaveState = 'saved' | 'saving' | 'unsaved' | 'conflict' | 'refused' | 'failed'

interface Drafting<Draft, Answer> {
  first: Draft
  firstEtag: string | undefined
  /** Saves the draft over the state that the tag names. @throws ProblemError 412 when another user saved meanwhile */
  send: (draft: Draft, etag: string | undefined) => Promise<{ data: Answer; etag: string | undefined }>
  onSaved: (saved: Answer) => void
  /** How to go on when another user saved meanwhile; absent: a notice offers to reload. */
  others?: Joining<Draft>
}

/** Merges another user's saved state with the draft here. The functions must stay the same. */
interface Joining<Draft> {
  /** What is saved now. */
  pull: () => Promise<{ draft: Draft; etag: string | undefined }>
  join: (base: Draft, mine: Draft, theirs: Draft) => Draft
}

/**
 * A draft being edited: history, and saving by itself a moment after
 * the last change. `send` and `onSaved` must stay the same.
 */
export function useDraft<Draft extends object, Answer>({
  first,
  firstEtag,
  send,
  onSaved,
  others,
}: Drafting<Draft, Answer>) {
  const [history, dispatch] = useReducer(reduce<Draft>, { past: [], present: first, future: [] })
  const [saveState, setSaveState] = useState<SaveState>('saved')
  const [refusal, setRefusal] = useState<ProblemError>()
  const etag = useRef(firstEtag)
  const saved = useRef(history.present)
  const lastEdit = useRef({ key: '', at: 0 })
  const { present } = history

  const takeOthers = useCallback(async (): Promise<void> => {
    if (!others) return
    const theirs = await others.pull()
    if (theirs.etag === etag.current) return
    const base = saved.current
    etag.current = theirs.etag
    saved.current = theirs.draft
    lastEdit.current = { key: '', at: 0 }
    dispatch({ kind: 'edit', draft: others.join(base, present, theirs.draft), merge: false })
  }, [others, present])

  const save = useCallback(async (): Promise<void> => {
    if (saved.current === present) return
    setSaveState('saving')
    try {
      const answer = await send(present, etag.current)
      etag.current = answer.etag
      saved.current = present
      setSaveState('saved')
      setRefusal(undefined)
      onSaved(answer.data)
    } catch (error) {
      const problem = error instanceof ProblemError ? error : undefined
      const stale = problem?.problem.status === 412
      const refused = problem?.problem.status === 422
      setSaveState(stale ? 'conflict' : refused ? 'refused' : 'failed')
      setRefusal(refused ? problem : undefined)
      // What is joined is another draft, and saved in its turn.
      if (stale && others) return takeOthers()
      throw error
    }
  }, [present, send, onSaved, others, takeOthers])

  useEffect(() => {
    if (saved.current === present) {
      // Undone before it was saved: nothing waits any more.
      setSaveState((state) => (state === 'unsaved' || state === 'refused' ? 'saved' : state))
      setRefusal(undefined)
      return
    }
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
    /** Why the draft cannot be saved as it stands. It remains until a save succeeds. */
    refusal,
    /** Merges another user's saved state, if there is one. */
    takeOthers,
    /** The revision that this stands on. */
    etagNow: () => etag.current,
    /** What is kept has another tag since: it was published, say. */
    saved: (tag: string | undefined) => {
      etag.current = tag
    },
    undo: () => dispatch({ kind: 'undo' }),
    redo: () => dispatch({ kind: 'redo' }),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  }
}
