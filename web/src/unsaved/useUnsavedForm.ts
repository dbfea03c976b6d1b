import { same } from '@parcours/model/same.ts'
import { useCallback, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { sayUndo } from '../parts/say-undo.tsx'
import { forgetWork, keepWork, keptWork } from './storage.ts'
import { addUnsavedForm, removeUnsavedForm } from './unsaved.ts'

interface Form<Values extends object> {
  /** What it is a form of, such as `sending limits`. */
  key: string
  /** What is typed, without secrets: these are kept nowhere. */
  values: Values
  /** What is saved. */
  saved: Values
  /** Brings back what was typed before the page was reloaded. */
  restore: (values: Values) => void
  /** Brings back what is saved. */
  discard: () => void
  /** Saves; absent where that cannot be done without the form. @throws when it is refused */
  save?: () => Promise<unknown>
  /** Whether a secret is typed, which counts as a change and is not kept. */
  hasSecret?: boolean
}

/**
 * Loses nothing that is typed into a form with a button to save it: it is kept on this device over a reload or the end
 * of a session, and who leaves the page is asked first.
 * @returns a function to call when all is saved and the page is left by the same act
 */
export function useUnsavedForm<Values extends object>(form: Form<Values>): () => void {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const { key, values, saved, hasSecret = false } = form
  const latest = useRef(form)
  latest.current = form
  const isFirst = useRef(true)
  const isChanged = hasSecret || !same(values, saved)
  useEffect(() => {
    const { saved: now, restore, discard } = latest.current
    const kept = keptWork(key)
    if (!kept || same(kept.work, now)) return forgetWork(key)
    restore({ ...now, ...(kept.work as Partial<Values>) })
    sayUndo(t('unsaved.formRestored'), discard)
  }, [key, t])
  const text = JSON.stringify(values)
  useEffect(() => {
    // What is kept is taken up first.
    if (isFirst.current) isFirst.current = false
    else if (isChanged)
      keepWork(key, { work: JSON.parse(text), base: latest.current.saved, at: new Date().toISOString() })
    else forgetWork(key)
  }, [key, isChanged, text])
  useEffect(() => {
    if (!isChanged) return
    const canSave = latest.current.save !== undefined
    return addUnsavedForm({
      key,
      path: pathname,
      save: canSave ? async () => latest.current.save?.() : undefined,
      discard: () => latest.current.discard(),
    })
  }, [key, isChanged, pathname])
  return useCallback(() => {
    forgetWork(key)
    removeUnsavedForm(key)
  }, [key])
}
