import { useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { sayUndo } from '../parts/say-undo.tsx'
import type { DraftKind, DraftSnapshot, DraftStore, Editor, Tagged } from './draft-store.ts'
import { openDraft } from './open-drafts.ts'

interface Drafting<Draft, Answer> extends Editor<Draft, Answer> {
  kind: DraftKind<Draft, Answer>
  /** A component shows the draft of one thing for all its life. */
  id: string
  /** What the server had when the page was loaded. */
  current: Tagged<Draft>
}

/** A draft in an editor: what it shows, and how it is changed and saved. */
export type OpenDraft<Draft extends { name: string }, Answer> = DraftSnapshot<Draft> &
  Pick<
    DraftStore<Draft, Answer>,
    'edit' | 'undo' | 'redo' | 'save' | 'takeOthers' | 'choose' | 'savedAs' | 'etagNow' | 'now'
  >

/**
 * A draft being edited: with history, and saved by itself. It outlives the component: nothing that was changed is lost
 * when the page is left, reloaded or closed, nor while the server is away.
 */
export function useDraft<Draft extends { name: string }, Answer>({
  kind,
  id,
  current,
  onSaved,
  join,
}: Drafting<Draft, Answer>): OpenDraft<Draft, Answer> {
  const { t } = useTranslation()
  const [store] = useState(() => openDraft(kind, id, current))
  const snapshot = useSyncExternalStore(store.subscribe, store.now)
  useLayoutEffect(() => store.serve({ ...(onSaved && { onSaved }), join }), [store, onSaved, join])
  useEffect(() => store.open(), [store])
  useEffect(() => {
    if (store.wasRestored()) sayUndo(t('unsaved.restored'), store.undo)
  }, [store, t])
  const { edit, undo, redo, save, takeOthers, choose, savedAs, etagNow, now } = store
  return { ...snapshot, edit, undo, redo, save, takeOthers, choose, savedAs, etagNow, now }
}
