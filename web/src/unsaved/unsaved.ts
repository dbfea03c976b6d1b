/** A form whose values are not saved yet. */
export interface UnsavedForm {
  key: string
  /** Its page. */
  path: string
  save: (() => Promise<unknown>) | undefined
  discard: () => void
}

const forms = new Map<string, UnsavedForm>()
const listeners = new Set<() => void>()

export const unsavedForms = (): UnsavedForm[] => [...forms.values()]

/** @returns a function for when it is saved, discarded or left */
export function addUnsavedForm(form: UnsavedForm): () => void {
  forms.set(form.key, form)
  changedUnsaved()
  return () => removeUnsavedForm(form.key)
}

export function removeUnsavedForm(key: string): void {
  if (forms.delete(key)) changedUnsaved()
}

/** Tells that a draft or a form was saved, or is not saved any more. */
export function changedUnsaved(): void {
  for (const listener of listeners) listener()
}

export function subscribeToUnsaved(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
